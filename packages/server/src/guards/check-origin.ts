/** Decides whether a page may have a token, from what the browser says of where the request comes from. @module */

/** The request's headers that count, and the site's own list. */
export interface RequestOrigin {
  /** `Sec-Fetch-Site`: set by the browser, out of reach of a page's script. */
  fetchSite: string | undefined;
  /** `Origin` */
  origin: string | undefined;
  /** By which host the browser knows this site, with its port unless that is the default one. */
  host: string | undefined;
  allowedOrigins: ReadonlySet<string>;
}

/** The verdict, and the origin to which CORS opens the answer, if any. */
export type OriginVerdict = { allowed: true; corsOrigin?: string } | { allowed: false };

const ALLOWED: OriginVerdict = { allowed: true };
const REFUSED: OriginVerdict = { allowed: false };

/** What ends a host in a URL: something with these in it is more than a host. */
const NOT_A_HOST = /[/?#@\\]/;

// The scheme is ignored: TLS may end at a proxy, so the request arrives as plain http.
function isSameHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || NOT_A_HOST.test(host) || !URL.canParse(origin)) return false;
  const { protocol, host: originHost, origin: exactOrigin } = new URL(origin);
  if (exactOrigin !== origin) return false;
  const hostUrl = `${protocol}//${host}`;
  return URL.canParse(hostUrl) && new URL(hostUrl).host === originHost;
}

/**
 * Refuses pages of other sites, sibling subdomains included, unless their origin is listed.
 * A request without any of the browser's headers is no cross-site page: an old browser or a script
 * could not read the answer from another origin.
 */
export function checkOrigin(request: RequestOrigin): OriginVerdict {
  const { fetchSite, origin, host, allowedOrigins } = request;
  if (fetchSite === 'same-origin' || fetchSite === 'none') return ALLOWED;
  if (origin !== undefined && allowedOrigins.has(origin)) {
    return { allowed: true, corsOrigin: origin };
  }
  if (fetchSite !== undefined) return REFUSED;
  if (origin === undefined) return ALLOWED;
  return isSameHost(origin, host) ? ALLOWED : REFUSED;
}
