/** Decides what an answer of the token route means; knows nothing of requests or retries. @module */
import { type Claims, readJwt } from './read-jwt.ts';
import type { Failure } from './token-error.ts';

/** A checked token. */
export interface ReadToken {
  readonly code?: undefined;
  readonly token: string;
  readonly claims: Claims;
  /** Seconds of life when the answer was made. */
  readonly lifetimeSeconds: number;
}

/** An attempt that brought no token. */
export interface FailedAttempt extends Failure {
  /** How long the server wants to be left alone, in milliseconds; undefined where asking again cannot help. */
  readonly retryAfterMs?: number | undefined;
}

/** The meaning of an answer; null is "signed out". */
export type Reading = ReadToken | FailedAttempt | null;

/**
 * Reads seconds or a date, which counts from the server's own `Date`: the customer's clock may be wrong.
 * @returns milliseconds; 0 when there is neither.
 */
function readRetryAfter(headers: Headers): number {
  // What is absent is no number and no date.
  const value = headers.get('retry-after') as string;
  const date = headers.get('date') as string;
  return Number(value) * 1000 || Date.parse(value) - Date.parse(date) || 0;
}

/** Reads an answer. Only a checked JWT is a token (P8), only a 401 is "signed out". */
export function readAnswer(response: Response, body: string): Reading {
  const { status, ok, headers } = response;
  if (status === 401) return null;
  if (!ok) {
    const isRetriable = /^(408|425|429|5..)$/.test(`${status}`);
    return {
      // A redirect that was not followed has a status of 3xx, or 0 where the browser hides it.
      code: status < 400 ? 'redirected' : 'http_error',
      status,
      retryAfterMs: isRetriable ? readRetryAfter(headers) : undefined,
    };
  }
  let token = body.trim();
  let expiresIn: unknown;
  try {
    ({ token, expiresIn } = JSON.parse(body));
  } catch {
    // Not JSON, though we asked for it: the bare token.
  }
  const claims = readJwt(token);
  if (!claims) return { code: 'not_a_jwt', status };
  // Two things that the server said, both by its own clock; the lesser one is safe.
  const fullSeconds = claims.exp - claims.iat;
  const leftSeconds = typeof expiresIn === 'number' ? expiresIn : fullSeconds;
  return { token, claims, lifetimeSeconds: Math.min(leftSeconds, fullSeconds) };
}
