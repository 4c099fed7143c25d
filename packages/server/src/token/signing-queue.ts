/** Bounds how many signatures are computed at once and how many may wait, so that tokens never slow the site down. @module */
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { Deadline } from './deadline.ts';

/** Gives turns, with a bound on how many at once. */
export interface SigningQueue {
  /**
   * Waits for a turn. Every turn that was given has to be ended by `leave`.
   *
   * @throws {LiveChatAuthError} `overloaded` when too many wait, or the deadline passes first; then
   *   there is no turn to end.
   */
  enter(deadline: Deadline): Promise<void>;
  /** Ends a turn, and gives it to whoever has waited longest. */
  leave(): void;
}

/** A first-in, first-out queue of `maxConcurrent` turns at once, and `maxWaiting` who wait for one. */
export function createSigningQueue(maxConcurrent: number, maxWaiting: number): SigningQueue {
  const waiting = new Set<() => void>();
  let running = 0;

  function leave(): void {
    const [longest] = waiting;
    if (!longest) {
      running -= 1;
      return;
    }
    waiting.delete(longest);
    longest();
  }

  async function enter(deadline: Deadline): Promise<void> {
    if (running < maxConcurrent) {
      running += 1;
      return;
    }
    if (waiting.size >= maxWaiting) {
      throw new LiveChatAuthError(
        'overloaded',
        `${running} signatures are in flight and ${maxWaiting} requests wait. Limit how often a visitor may ask.`,
      );
    }
    let begin: () => void = () => {};
    const turn = new Promise<void>((resolve) => {
      begin = resolve;
      waiting.add(resolve);
    });
    try {
      await deadline.wait(
        turn,
        () =>
          new LiveChatAuthError(
            'overloaded',
            `There was no turn to sign within callbackTimeoutMs (${deadline.limitMs} ms).`,
          ),
      );
    } catch (error) {
      // The turn may have been given at the very moment at which the time was over.
      if (!waiting.delete(begin)) leave();
      throw error;
    }
  }

  return { enter, leave };
}
