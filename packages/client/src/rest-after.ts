/** Decides how long to rest after a failure. @module */
import type { FailedAttempt } from './read-answer.ts';

/** The rest after a failure that another attempt cannot mend. */
const REST_MS = 2000;

/** How many milliseconds all callers leave the server alone after the failure of the nth attempt, n from 1. */
export function restAfter({ retryAfterMs = REST_MS }: FailedAttempt, attempts: number): number {
  // 300 ms, doubling, of which up to half is left to chance, so that many pages do not come back together.
  return Math.max(75 * 2 ** attempts * (1 + Math.random()), retryAfterMs);
}
