/** Tokens as a site makes them, and as no site should. Signed by node:crypto, not by what verifies. @module */
import { type KeyObject, sign } from 'node:crypto';
import { siteKeys } from './keys.ts';

/** 2026-01-15T12:00:00Z, the moment at which the tests take place. */
export const NOW_SECONDS = 1_768_478_400;
export const NOW_MS: number = NOW_SECONDS * 1000;
export const KIM = '3f2b1c58-7f6f-4d0a-9a55-0d4e1c2b7a11';
export const LEE = '9c0d7e34-1b2a-4c3d-8e4f-5a6b7c8d9e0f';

export interface TokenParts {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  /** Instead of `header` and `claims`, when the very text matters. */
  headerText?: string;
  claimsText?: string;
  privateKey?: KeyObject;
}

export const goodClaims: Record<string, unknown> = {
  iss: 'contosohelp.com',
  sub: KIM,
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 3600,
  lwicontexts: '{"msdyn_cartvalue":"10000","msdyn_isvip":"false"}',
};

/** A member given as undefined is left out. */
export function makeToken(parts: TokenParts = {}): string {
  const header = parts.headerText ?? JSON.stringify({ alg: 'RS256', typ: 'JWT', ...parts.header });
  const claims = parts.claimsText ?? JSON.stringify({ ...goodClaims, ...parts.claims });
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), parts.privateKey ?? siteKeys.privateKey);
  return `${signed}.${signature.toString('base64url')}`;
}

export function withContext(context: unknown): string {
  return makeToken({ claims: { lwicontexts: JSON.stringify(context) } });
}

export function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
