/** The one error class of a refused request: code, HTTP status and headers travel with it. @module */
import { ERRORS_PAGE } from '../errors-page.ts';
import { oneLine } from '../text.ts';
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

/** A message may name a few variables and a file; more than this only fills a log. */
const MAX_MESSAGE_LENGTH = 1500;

/** What an error may carry besides its code and message. */
export interface LiveChatAuthErrorDetails {
  /** Response headers that belong to the refusal, such as `Allow`. */
  headers?: Readonly<Record<string, string>>;
  /** What went wrong underneath. It reaches `onError`, never the response. */
  cause?: unknown;
}

/**
 * A request that was refused, or a token that could not be made.
 *
 * `message` is for the site's own log: one line that says what happened and what to do, and ends
 * with the address of the code's section. It names options and context variables but never holds a
 * token, a key or a claim's value. The response carries only the code and that code's fixed title.
 * `status` and `headers` are named as Express's own error handler expects them; `headers` has
 * `Retry-After` (seconds) where, and only where, asking again can help.
 */
export class LiveChatAuthError extends Error {
  override readonly name = 'LiveChatAuthError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message?: string, details: LiveChatAuthErrorDetails = {}) {
    const { status, title, retryAfterSeconds } = ERROR_CODES[code];
    super(
      `${oneLine(message ?? title, MAX_MESSAGE_LENGTH)} ${ERRORS_PAGE}#${code}`,
      'cause' in details ? { cause: details.cause } : undefined,
    );
    this.code = code;
    this.status = status;
    this.headers = {
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
      ...details.headers,
    };
  }
}

/** Whether something that was thrown is a refusal already. It may throw itself when it is looked at. */
export function isLiveChatAuthError(thrown: unknown): thrown is LiveChatAuthError {
  try {
    return thrown instanceof LiveChatAuthError;
  } catch {
    return false;
  }
}
