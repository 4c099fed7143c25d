/** Writes the probe's tokens, good ones and those that try one thing each. @module */
import { sign } from 'node:crypto';
import type { ThrowAwayKey } from './key-server.ts';

/** What a token is to be. */
export interface TokenPlan {
  key: ThrowAwayKey;
  /** @default true */
  hasKid?: boolean;
  /** Instead of those of a token without a fault; undefined leaves one out. */
  claims?: Readonly<Record<string, unknown>>;
}

export const LIFETIME_SECONDS = 3600;
/** So far back that no clock's inaccuracy makes a token look post-dated (T4). */
export const ISSUED_AGO_SECONDS = 60;

/** `sub` is the customer's, who exists nowhere; `nowSeconds` by the service's clock. */
export function writeToken(
  { key, hasKid = true, claims = {} }: TokenPlan,
  { sub, nowSeconds }: { sub: string; nowSeconds: number },
): string {
  const header = { alg: 'RS256', typ: 'JWT', ...(hasKid ? { kid: key.kid } : {}) };
  const payload = {
    iss: 'lcw-auth-probe',
    sub,
    iat: nowSeconds - ISSUED_AGO_SECONDS,
    exp: nowSeconds + LIFETIME_SECONDS,
    ...claims,
  };
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The shortest padding with which a token has `bytes` or more. Not every length is one that base64url can have. */
export function paddingFor(bytes: number, sizeOf: (padding: string) => number): string {
  let length = Math.max(0, Math.floor(((bytes - sizeOf('')) * 3) / 4) - 2);
  while (sizeOf('x'.repeat(length)) < bytes) length += 1;
  return 'x'.repeat(length);
}
