/** Composes a signed token, the same way for every kind of key (RFC 7515, compact serialization). @module */
import type { SigningKey } from '../keys/key-source.ts';

const base64url = (value: string | Uint8Array) =>
  Buffer.from(value as string).toString('base64url');

/** Signs claims as a compact JWS with RS256 (T1). */
export async function signJws(claims: object, key: SigningKey): Promise<string> {
  const header = base64url(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: key.kid }));
  const input = `${header}.${base64url(JSON.stringify(claims))}`;
  const signature = await key.sign(Buffer.from(input, 'ascii'));
  return `${input}.${base64url(signature)}`;
}
