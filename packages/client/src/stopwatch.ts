/** How time is measured here: by two clocks that fail in different ways. @module */
import { tryTo } from './guard.ts';

const monotonicMs = (): number => tryTo(() => performance.now()) ?? 0;

/**
 * Starts measuring; the returned function gives the milliseconds since. It believes the larger of two clocks:
 * `performance.now()` may stand still while a computer sleeps, and `Date.now()` may be set back.
 */
export function startStopwatch(): () => number {
  const startedMs = monotonicMs();
  const startedAtMs = Date.now();
  return () => Math.max(monotonicMs() - startedMs, Date.now() - startedAtMs);
}
