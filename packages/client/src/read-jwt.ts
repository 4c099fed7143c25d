/** Decides whether a text is a JWT that the widget can use, and says what is wrong with one that is not. @module */
import { ownValue, tryTo } from './guard.ts';

/** The claims of a token, as the site wrote them. Times are whole seconds since 1970. */
export interface Claims {
  readonly sub: string;
  readonly iat: number;
  readonly exp: number;
  readonly [name: string]: unknown;
}

/** A token travels in a request header, and proxies commonly stop at 16 KiB (T7). */
const MAX_LENGTH = 16_384;

/** From here on a time can only be in milliseconds, which the React widget would believe (P8). */
const FIRST_MILLISECOND_TIME = 1e11;

/** Reads base64url (RFC 7515) of JSON in UTF-8. */
function decode(part: string): unknown {
  const binary = atob(part.replace(/-/g, '+').replace(/_/g, '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

function isClaims(value: unknown): value is Claims {
  const [sub, iat, exp] = ['sub', 'iat', 'exp'].map((name) => ownValue(value, name));
  const isDated = Number.isInteger(iat) && Number.isInteger(exp);
  return isDated && typeof sub === 'string' && sub !== '' && Number(exp) < FIRST_MILLISECOND_TIME;
}

/** The claims of a well-formed JWT (T1, T2); undefined for everything else. The signature is the service's to check. */
export function readJwt(text: string): Claims | undefined {
  const [, payload = ''] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(text) ?? [];
  // What the parsers say may quote the token, so it goes no further.
  const claims = tryTo(() => decode(payload));
  return isClaims(claims) && text.length <= MAX_LENGTH ? claims : undefined;
}
