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
  /** Whether asking again can help. */
  readonly isRetriable?: boolean;
  /** How long the server wants to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The meaning of an answer; null is "signed out". */
export type Reading = ReadToken | FailedAttempt | null;

/** A wrong clock or a careless header must not close the chat for a day. */
const MAX_RETRY_AFTER_MS = 300_000;

/** Reads seconds or a date, which counts from the server's own `Date`: the customer's clock may be wrong. */
function readRetryAfter(headers: Headers): number {
  const value = headers.get('retry-after') ?? '';
  const waitMs = Number(value) * 1000 || Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return Math.min(waitMs || 0, MAX_RETRY_AFTER_MS);
}

/** Reads what is JSON when asked for it, and else the bare token. */
function readBody(body: string): { token: string; expiresIn?: unknown } {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return { token: body.trim() };
  }
}

/** Reads an answer. Only a checked JWT is a token (P8), only a 401 is "signed out". */
export function readAnswer(response: Response, body: string): Reading {
  const { status, headers } = response;
  // One that was not followed has a status of 3xx, or 0 where the browser hides it.
  if (response.redirected || (!response.ok && status < 400)) return { code: 'redirected', status };
  if (status === 401) return null;
  if (!response.ok) {
    return {
      code: 'http_error',
      status,
      isRetriable: status >= 500 || [408, 425, 429].includes(status),
      retryAfterMs: readRetryAfter(headers),
    };
  }
  const { token, expiresIn } = readBody(body);
  const claims = readJwt(token);
  if (!claims) return { code: 'not_a_jwt', status };
  // Two things that the server said, both by its own clock; the lesser one is safe.
  const fullSeconds = claims.exp - claims.iat;
  const leftSeconds = typeof expiresIn === 'number' ? expiresIn : fullSeconds;
  return { token, claims, lifetimeSeconds: Math.min(leftSeconds, fullSeconds) };
}
