/** Calls the site's own functions within one time limit, so that a slow database never becomes a hanging chat. @module */
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { Awaitable, Options } from '../options/options.ts';
import { within } from '../within.ts';

/** Calls one of the site's functions, named for the error message. */
export type CallSite = <T>(option: keyof Options, call: () => Awaitable<T>) => Promise<T>;

function isPromise<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof (value as Partial<Promise<T>> | null | undefined)?.then === 'function';
}

/**
 * Starts a time limit for all callbacks of one request.
 *
 * @returns a function that rejects with `callback_timeout` when the limit has passed, and with
 *   `callback_failed` when the callback throws or rejects.
 */
export function startCallbackBudget(limitMs: number): CallSite {
  const startedMs = performance.now();
  return async (option, call) => {
    const late = () =>
      new LiveChatAuthError(
        'callback_timeout',
        `${option} has not answered within callbackTimeoutMs (${limitMs} ms).`,
        { headers: { 'Retry-After': '1' } },
      );
    try {
      const result = call();
      // Most callbacks answer at once; they need no timer.
      if (!isPromise(result)) return result;
      return await within(result, limitMs - (performance.now() - startedMs), late);
    } catch (cause) {
      if (cause instanceof LiveChatAuthError) throw cause;
      throw new LiveChatAuthError('callback_failed', `${option} failed.`, { cause });
    }
  };
}
