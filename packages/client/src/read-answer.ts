/** Decides what an answer of the token route means; knows nothing of requests or retries. @module */

import type { Failure } from './failure.ts';
import { ownValue, tryTo } from './guard.ts';
import { type Claims, readJwt } from './read-jwt.ts';

/** A checked token. */
export interface ReadToken {
  readonly kind: 'token';
  readonly failure?: undefined;
  readonly token: string;
  readonly claims: Claims;
  /** Seconds of life when the answer was made. */
  readonly lifetimeSeconds: number;
}

/** An attempt that brought no answer that could be used. */
export interface FailedAttempt {
  readonly failure: Failure;
  /** How long the server wants to be left alone, in milliseconds; undefined where asking again cannot help. */
  readonly retryAfterMs?: number | undefined;
}

/** The server's definite word that nobody is signed in, or somebody for whom there is no record of a contact. */
export interface Nobody {
  readonly kind: 'signed-out' | 'no-contact';
  readonly failure?: undefined;
}

/** The meaning of an answer. */
export type Reading = ReadToken | FailedAttempt | Nobody;

/** A rate limiter that wants a longer wait is asked again once a minute. */
const MAX_RETRY_AFTER_MS = 60_000;

/** Refusals of our own server that only another program or another customer can change. */
const PERMANENT = /^(invalid_\w+|token_too_large)$/;

/** Reads seconds or a date, which counts from the server's own `Date`: the customer's clock may be wrong. */
function readRetryAfterMs(headers: Headers): number {
  const value = headers.get('retry-after') ?? '';
  const ms = Number(value) * 1000 || Date.parse(value) - Date.parse(headers.get('date') ?? '') || 0;
  return Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

const parse = (json: string | null): unknown => tryTo(() => JSON.parse(json ?? ''));

function readRefusal({ status, headers }: Response, body: string): Reading {
  const [serverCode] = /^\w{1,64}$/.exec(String(ownValue(parse(body), 'code') ?? '')) ?? [];
  if (status === 403 && serverCode === 'no_contact') return { kind: 'no-contact' };
  const isPassing = status >= 500 || [408, 425, 429].includes(status);
  return {
    // A redirect that was not followed has a status of 3xx, or 0 where the browser hides it.
    failure: { code: status < 400 ? 'redirected' : 'http_error', status, serverCode },
    retryAfterMs:
      isPassing && !PERMANENT.test(serverCode ?? '') ? readRetryAfterMs(headers) : undefined,
  };
}

/** What came instead of a token, in words: its kind and not its text, which may be secret. */
function describeFlaw(given: unknown): string {
  if (typeof given !== 'string') return 'JSON without a "token"';
  if (given[0] === '<') return 'a page';
  return given ? 'no JWT with "sub", and "iat" and "exp" in seconds' : 'nothing';
}

/** Reads a bare token, a JSON string, or an object of ours or in the manner of OAuth. */
function readSuccess(status: number, body: string): Reading {
  const json = parse(body) ?? body.trim();
  const given = ownValue(json, 'token') ?? ownValue(json, 'access_token') ?? json;
  const claims = typeof given === 'string' ? readJwt(given) : undefined;
  if (!claims) return { failure: { code: 'not_a_jwt', status, flaw: describeFlaw(given) } };
  // Two things that the server said, both by its own clock; the lesser one is safe.
  const fullSeconds = claims.exp - claims.iat;
  const leftSeconds = ownValue(json, 'expiresIn') ?? ownValue(json, 'expires_in');
  const lifetimeSeconds =
    typeof leftSeconds === 'number' ? Math.min(leftSeconds, fullSeconds) : fullSeconds;
  return { kind: 'token', token: String(given), claims, lifetimeSeconds };
}

/** Reads an answer. Only a checked JWT is a token (P8), only a 401 is "signed out". */
export function readAnswer(response: Response, body: string): Reading {
  // Power Pages answers a visitor who is signed out with 200, and the true status in a header (A6).
  const hidden = ownValue(parse(response.headers.get('x-responded-json')), 'status');
  if (response.status === 401 || hidden === 401) return { kind: 'signed-out' };
  return response.ok ? readSuccess(response.status, body) : readRefusal(response, body);
}
