/** How time is measured here: by two clocks that fail in different ways. @module */

/**
 * Starts measuring; the returned function gives the milliseconds since. It believes the larger of two clocks:
 * `performance.now()` may stand still while a computer sleeps, and `Date.now()` may be set back.
 */
export function startStopwatch(): () => number {
  const monotonicMs = performance.now();
  const wallMs = Date.now();
  return () => Math.max(performance.now() - monotonicMs, Date.now() - wallMs);
}
