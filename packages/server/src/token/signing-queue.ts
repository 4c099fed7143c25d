/** Bounds how many signatures are computed at once and how many may wait, so that tokens never slow the site down. @module */
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';

/** How many may wait for each signature in flight: about a quarter of a second's work. */
const WAITING_PER_SLOT = 256;

/** Runs tasks with a bound on how many at once. */
export interface SigningQueue {
  /** Runs a task when it is its turn. Rejects with `overloaded` at once when too many wait. */
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** A first-in, first-out queue for `maxConcurrent` tasks at once. */
export function createSigningQueue(maxConcurrent: number): SigningQueue {
  const waiting: (() => void)[] = [];
  const maxWaiting = maxConcurrent * WAITING_PER_SLOT;
  let running = 0;

  async function turn(): Promise<void> {
    if (running < maxConcurrent) {
      running += 1;
      return;
    }
    if (waiting.length >= maxWaiting) {
      const message = `${maxConcurrent} signatures are in flight and ${maxWaiting} requests wait for one.`;
      throw new LiveChatAuthError('overloaded', message, { headers: { 'Retry-After': '1' } });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function done(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    async run(task) {
      await turn();
      try {
        return await task();
      } finally {
        done();
      }
    },
  };
}
