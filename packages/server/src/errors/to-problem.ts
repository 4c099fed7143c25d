/** Turns an error into what the browser may see of it: a problem details document (RFC 9457). @module */
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';
import type { LiveChatAuthError } from './live-chat-auth-error.ts';

/** A problem details document with a stable `code`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
}

/** The document for an error. Only the code decides it, so that nothing of the cause can leak. */
export function toProblem(error: LiveChatAuthError): Problem {
  const [status, title] = ERROR_CODES[error.code];
  return { type: `urn:lcw-auth:error:${error.code}`, title, status, code: error.code };
}
