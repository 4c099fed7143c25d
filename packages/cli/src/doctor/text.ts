/** Makes foreign text harmless in a sentence that goes to a terminal. @module */

/** Without characters that a terminal acts upon, at most so long, in quotation marks. */
export function quoted(text: string, maxLength = 80): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
  return `"${plain.length > maxLength ? `${plain.slice(0, maxLength)}…` : plain}"`;
}

/** Origin and path: a query or a fragment may hold what is nobody's business. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`.slice(0, 160);
}

/** Where a redirect leads to, without its query. */
export function shownLocation(location: string | undefined, from: URL): string {
  if (!location || !URL.canParse(location, from.href)) return 'nowhere that can be read';
  return shownUrl(new URL(location, from.href));
}

/** "one key", "2 keys". */
export function plural(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${count} ${noun}s`;
}
