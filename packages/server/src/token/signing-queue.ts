/** Bounds how many signatures are computed at once and how many may wait, so that tokens never slow the site down. @module */
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';

/** The refusal of a request for which there is no room, or no room in time. */
export function overloaded(message: string): LiveChatAuthError {
  return new LiveChatAuthError('overloaded', message, { headers: { 'Retry-After': '1' } });
}

/** Gives turns, with a bound on how many at once. */
export interface SigningQueue {
  /**
   * Takes a turn: nothing when it is there at once, else a promise of it. Every turn has to be ended by `done`.
   *
   * @throws {LiveChatAuthError} `overloaded` when too many wait; then there is no turn to end.
   */
  turn(): Promise<void> | undefined;
  /** Ends a turn, and gives it to whoever has waited longest. */
  done(): void;
}

/** A first-in, first-out queue of `maxConcurrent` turns at once, and `maxWaiting` who wait for one. */
export function createSigningQueue(maxConcurrent: number, maxWaiting: number): SigningQueue {
  const waiting: (() => void)[] = [];
  let running = 0;

  return {
    turn() {
      if (running < maxConcurrent) {
        running += 1;
        return undefined;
      }
      if (waiting.length >= maxWaiting) {
        throw overloaded(`${running} signatures are in flight and ${maxWaiting} requests wait.`);
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    done() {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    },
  };
}
