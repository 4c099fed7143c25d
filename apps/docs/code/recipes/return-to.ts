/** Where to go after signing in: a path of this site, and nothing else. */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string') return '/';
  const here = 'http://this.invalid';
  const url = URL.canParse(value, here) ? new URL(value, here) : undefined;
  // A browser reads `//host` and `/\host` as another host's address; so does URL, which tells.
  return url?.origin === here && value.startsWith('/') ? url.pathname + url.search + url.hash : '/';
}
