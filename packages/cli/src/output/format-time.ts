/** Writes moments and durations for people. @module */

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A moment in UTC, to the second, such as `2026-03-01T12:00:00Z`. */
export function formatMoment(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** People say 24 hours or 36 hours, and days from two on. */
const FROM_DAYS_ON_SECONDS = 2 * 86_400;

/** A duration in its two largest units, such as `2 d 1 h`. */
export function formatDuration(seconds: number): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [unit, size] of UNITS) {
    if (unit === 'd' && seconds < FROM_DAYS_ON_SECONDS) continue;
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** How far a moment lies ahead, such as `in 24 h`. */
export function formatAhead(epochSeconds: number, nowSeconds: number): string {
  return epochSeconds <= nowSeconds ? 'now' : `in ${formatDuration(epochSeconds - nowSeconds)}`;
}
