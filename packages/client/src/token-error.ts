/** The one error that callers of a provider see, and the codes that it can carry. @module */
import type { Failure, TokenErrorCode } from './failure.ts';
import { ownValue } from './guard.ts';
import { messageOf } from './messages.ts';

/** An error as data, as `lcw-auth:error` and `diagnose()` carry it. */
export interface ErrorData {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly status?: number | undefined;
  readonly serverCode?: string | undefined;
  readonly flaw?: string | undefined;
  readonly attempts?: number;
  /** The code of what caused it. */
  readonly cause?: unknown;
}

/**
 * No token could be had (`getToken()` rejects with it), or something around one needs attention (`onError` gets it).
 * Its message says what happened and what to do. It never contains a token.
 */
export class TokenError extends Error {
  declare readonly name: 'TokenError';
  /** What went wrong, for `switch`. */
  declare readonly code: TokenErrorCode;
  /** The HTTP status of the last answer, when there was one. */
  declare readonly status: number | undefined;
  /** The server's own code for its refusal, when it sent a problem document (RFC 9457). */
  declare readonly serverCode: string | undefined;
  /** What came instead of a token, in words. */
  declare readonly flaw: string | undefined;
  /** How many requests were made. Calls during the cooldown after a failure share its error. */
  declare readonly attempts: number;

  constructor(failure: Failure) {
    super(messageOf(failure));
    Object.assign(this, { attempts: 0, ...failure, name: 'TokenError' });
  }

  /** The error as data. Of a cause only the code, as it may hold anything. */
  toJSON(): ErrorData {
    return { ...this, message: this.message, cause: ownValue(this.cause, 'code') };
  }
}
