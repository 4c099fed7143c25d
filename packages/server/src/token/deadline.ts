/** One time limit for everything that a token request waits for, whoever keeps it waiting. @module */
import type { Awaitable } from '../options/options.ts';

/** The time limit of one request. */
export interface Deadline {
  readonly limitMs: number;
  /** The value, or a rejection with `late()` once the time is over. */
  wait<T>(pending: Awaitable<T>, late: () => Error): Promise<T>;
  /** Takes the timer back, when the request is answered. */
  end(): void;
}

const OVER = Symbol('the time is over');

/** Starts the time limit of one request. */
export function startDeadline(limitMs: number): Deadline {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<typeof OVER>((resolve) => {
    timer = setTimeout(resolve, limitMs, OVER);
  });
  return {
    limitMs,
    async wait(pending, late) {
      // The race also hears a rejection that comes too late, which unheard would end the process.
      const first = await Promise.race([pending, over]);
      if (first === OVER) throw late();
      return first;
    },
    end: () => clearTimeout(timer),
  };
}
