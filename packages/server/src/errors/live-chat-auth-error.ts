/** The one error class of a refused request: code, HTTP status and headers travel with it. @module */
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

/** What the site has to mend: asking again at once only repeats the error. */
const PERMANENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'invalid_subject',
  'invalid_context',
  'invalid_claims',
  'token_too_large',
]);

/** Longer than a widget waits for its token, so that a client that honours it gives up at once. */
const LATER = { 'Retry-After': '10' };

/** What an error may carry besides its code and message. */
export interface LiveChatAuthErrorDetails {
  /** Response headers that belong to the refusal, such as `Allow` or `Retry-After`. */
  headers?: Readonly<Record<string, string>>;
  /** What went wrong underneath. It reaches `onError`, never the response. */
  cause?: unknown;
}

/**
 * A request that was refused, or a token that could not be made.
 *
 * `message` is for the site's own log: it names options and context variables but never holds a
 * token, a key or a claim's value. The response carries only the code and that code's fixed sentence.
 * `status` and `headers` are named as Express's own error handler expects them.
 */
export class LiveChatAuthError extends Error {
  override readonly name = 'LiveChatAuthError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message?: string, details: LiveChatAuthErrorDetails = {}) {
    const [status, detail] = ERROR_CODES[code];
    super(message ?? detail, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.status = status;
    this.headers = { ...(PERMANENT.has(code) && LATER), ...details.headers };
  }
}
