/** Composes a signed token, the same way for every kind of key (RFC 7515, compact serialization). @module */
import type { SigningKey } from '../keys/key-source.ts';

const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** A key's header is the same in every token. */
const headers = new WeakMap<SigningKey, string>();

function headerOf(key: SigningKey): string {
  const known = headers.get(key);
  if (known !== undefined) return known;
  const header = base64url(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: key.kid }));
  headers.set(key, header);
  return header;
}

/** Signs claims as a compact JWS with RS256 (T1). */
export async function signJws(claims: object, key: SigningKey): Promise<string> {
  const input = `${headerOf(key)}.${base64url(JSON.stringify(claims))}`;
  const signature = await key.sign(Buffer.from(input, 'latin1'));
  const bytes = Buffer.isBuffer(signature) ? signature : Buffer.from(signature);
  return `${input}.${bytes.toString('base64url')}`;
}
