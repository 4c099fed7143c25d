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

function decode(part: string): Record<string, unknown> {
  const bytes = atob(part.replace(/-/g, '+').replace(/_/g, '/'));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
}

/** The claims of a well-formed JWT (T1, T2); undefined for everything else. The signature is the service's to check. */
export function readJwt(text: string): Claims | undefined {
  try {
    const [header, claims] = text.split('.', 2).map(decode) as [Partial<Claims>, Claims];
    const { sub, iat, exp } = claims;
    const isWellFormed =
      /^([\w-]+\.){2}[\w-]+$/.test(text) &&
      text.length <= MAX_LENGTH &&
      header.alg &&
      sub &&
      typeof sub === 'string' &&
      [iat, exp].every(Number.isInteger) &&
      exp < FIRST_MILLISECOND_TIME;
    if (isWellFormed) return claims;
  } catch {
    // What the parser says may quote the token, so it goes no further.
  }
}
