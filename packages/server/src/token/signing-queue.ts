/** Bounds how many signatures are computed at once and how many may wait, so that tokens never slow the site down. @module */
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';

/** The refusal of a request for which there is no room, or no room in time. */
export function overloaded(message: string): LiveChatAuthError {
  return new LiveChatAuthError('overloaded', message, { headers: { 'Retry-After': '1' } });
}

/** Runs tasks with a bound on how many at once. */
export interface SigningQueue {
  /** Runs a task when it is its turn. Rejects with `overloaded` at once when too many wait. */
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** A first-in, first-out queue for `maxConcurrent` tasks at once, and `maxWaiting` behind them. */
export function createSigningQueue(maxConcurrent: number, maxWaiting: number): SigningQueue {
  const waiting: (() => void)[] = [];
  let running = 0;

  function turn(): Promise<void> | undefined {
    if (running < maxConcurrent) {
      running += 1;
      return undefined;
    }
    if (waiting.length >= maxWaiting) {
      throw overloaded(`${running} signatures are in flight and ${maxWaiting} requests wait.`);
    }
    return new Promise((resolve) => waiting.push(resolve));
  }

  function done(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    async run(task) {
      const itsTurn = turn();
      if (itsTurn) await itsTurn;
      try {
        return await task();
      } finally {
        done();
      }
    },
  };
}
