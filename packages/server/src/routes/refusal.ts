/** Turns a refusal into what the browser may see of it: a problem details document (RFC 9457). @module */
import { ERROR_CODES, type ErrorCode } from '../errors/error-codes.ts';
import type { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import { ERRORS_PAGE } from '../errors-page.ts';
import type { Answer } from './send.ts';

/** A problem details document with a stable `code`. */
interface Problem {
  /** Where the code is explained. */
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
}

/** The answer for an error. Only the code decides its body, so that nothing of the cause can leak. */
export function refusal({ code, headers }: LiveChatAuthError): Answer {
  const { status, title } = ERROR_CODES[code];
  const problem: Problem = { type: `${ERRORS_PAGE}#${code}`, title, status, code };
  return {
    status,
    headers,
    contentType: 'application/problem+json; charset=utf-8',
    body: JSON.stringify(problem),
  };
}
