/** Decides when to ask again after a failure, and when to give up. @module */
import type { FailedAttempt } from './read-answer.ts';
import { startStopwatch } from './stopwatch.ts';
import { TokenError } from './token-error.ts';

/** Asks once. Gives why there is no answer, null when there is one, or undefined when it came to be worthless. */
export type Attempt = (leftMs: () => number) => Promise<FailedAttempt | null | undefined>;

/** The longest wait between attempts, and the rest after a failure that another attempt cannot mend. */
const REST_MS = 2000;

/**
 * Creates a function that makes attempts until one brings an answer. It then calls `finish`, or with an error when
 * none came within `timeoutMs`, and ends once `isOver` says so. A failure makes all later attempts rest.
 */
export function createRetry(
  timeoutMs: number,
): (
  attempt: Attempt,
  isOver: () => boolean,
  finish: (error?: TokenError) => void,
) => Promise<void> {
  /** The failure that the present rest is for. */
  let lastError: TokenError | undefined;
  let restMs = () => 0;

  return async (attempt, isOver, finish) => {
    const elapsedMs = startStopwatch();
    const leftMs = () => timeoutMs - elapsedMs();
    let attempts = 0;
    /** What failed before in this call: that time ran out is no reason by itself. */
    let cause: TokenError | undefined;

    function fail(failure: FailedAttempt): void {
      const { isRetriable, retryAfterMs = 0 } = failure;
      // 300 ms, doubling, of which up to half is left to chance, so that many pages do not come back together.
      const ownMs = isRetriable ? 75 * 2 ** attempts * (1 + Math.random()) : REST_MS;
      const ms = Math.max(Math.min(ownMs, REST_MS), retryAfterMs);
      const restedMs = startStopwatch();
      restMs = () => ms - restedMs();
      cause = lastError = new TokenError({ cause, ...failure }, attempts);
      if (!isRetriable) finish(lastError);
    }

    // Each step ends in time for the next to see the deadline.
    while (!isOver()) {
      const waitMs = restMs();
      if (leftMs() <= 0) fail({ code: 'timeout' });
      else if (waitMs >= leftMs()) finish(lastError);
      else if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      else {
        attempts += 1;
        const failure = await attempt(leftMs);
        // Whoever signed out meanwhile has told them all.
        if (isOver()) return;
        if (failure) fail(failure);
        else if (failure === null) finish();
        else if (attempts > 1) {
          // Not for nothing more than once: `user` may answer differently each time.
          fail({ code: 'timeout', isRetriable: true });
        }
      }
    }
  };
}
