/** The one error that callers of a provider see, and the codes that it can carry. @module */

/** Why there is no token, or what is wrong around it. Each has a section in `docs/errors.md`. */
export type TokenErrorCode =
  | 'clock_skew'
  | 'downgraded'
  | 'expired'
  | 'http_error'
  | 'network'
  | 'not_a_jwt'
  | 'redirected'
  | 'timeout';

/** What is known of a failure. */
export interface Failure {
  readonly code: TokenErrorCode;
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/**
 * No token could be had (`getToken()` rejects with it), or something around one needs attention (`onError` gets it).
 * It never contains a token.
 */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  /** What went wrong, for `switch`. */
  declare readonly code: TokenErrorCode;
  /** The HTTP status of the last answer, when there was one. */
  declare readonly status: number | undefined;
  /** How many requests were made. Calls during the rest after a failure share its error. */
  declare readonly attempts: number;

  constructor(failure: Failure, attempts: number) {
    const { code, status } = failure;
    // The failure has the cause.
    super(`${code}, see docs/errors.md#${code}`, failure);
    this.code = code;
    this.status = status;
    this.attempts = attempts;
  }
}
