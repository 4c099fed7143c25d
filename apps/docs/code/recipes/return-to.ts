/** Where to go after signing in: a path of this site, and nothing else. */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return '/';
  const here = 'http://this.invalid';
  const url = URL.canParse(value, here) ? new URL(value, here) : undefined;
  // A browser reads `//host` and `/\host` as another host's address; so does URL, which tells.
  if (url?.origin !== here) return '/';
  // What was `/..//host` is `//host` now.
  return url.pathname.replace(/^\/+/, '/') + url.search + url.hash;
}
