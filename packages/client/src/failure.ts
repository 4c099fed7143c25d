/** Why there is no token, and what is known of it. @module */

/** Why there is no token, or what is wrong around it. Each has a section in `docs/errors.md`. */
export type TokenErrorCode =
  | 'clock_skew'
  | 'disposed'
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
  /** The HTTP status of the answer. */
  readonly status?: number | undefined;
  /** The `code` of a problem document (RFC 9457). */
  readonly serverCode?: string | undefined;
  /** What came instead of a JWT, in words. */
  readonly flaw?: string | undefined;
  /** How many requests were made. */
  readonly attempts?: number;
  readonly cause?: unknown;
}
