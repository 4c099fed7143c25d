/** Decides whether a text is a JWT that the widget can use. @module */

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
function decode(part: string): Claims {
  const bytes = atob(part.replace(/-/g, '+').replace(/_/g, '/'));
  // Has each byte written as %XX, which is then read as UTF-8; every browser must have `escape`.
  return JSON.parse(decodeURIComponent(escape(bytes)));
}

/** The claims of a well-formed JWT (T1, T2); undefined for everything else. The signature is the service's to check. */
export function readJwt(text: string): Claims | undefined {
  try {
    // Fails for what is no text, such as a list of one.
    const claims = decode(text.split('.')[1] as string);
    const { sub, iat, exp } = claims;
    const isJwt = /^([\w-]+\.){2}[\w-]+$/.test(text) && text.length <= MAX_LENGTH;
    const isDated = Number.isInteger(iat) && Number.isInteger(exp) && exp < FIRST_MILLISECOND_TIME;
    if (isJwt && sub && isDated) return claims;
  } catch {
    // What the parser says may quote the token, so it goes no further.
  }
}
