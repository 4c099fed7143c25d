/** Times of day as the reader's own locale writes them. @module */

const FORMAT = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

export function clockTime(epochMs: number): string {
  return FORMAT.format(epochMs);
}
