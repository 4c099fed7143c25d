/** Says how far away a moment is, in words: "in 58 minutes", "2 days ago". @module */

const FORMAT = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** A unit is used from one of it on, up to one of the next. */
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Both in epoch milliseconds. */
export function relativeTime(moment: number, now: number): string {
  const seconds = Math.round((moment - now) / 1000);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return FORMAT.format(Math.trunc(seconds / size), unit);
  }
  return Math.abs(seconds) < 5 ? 'just now' : FORMAT.format(seconds, 'second');
}
