/** Calls the site's own functions within one time limit, so that a slow database never becomes a hanging chat. @module */
import { type Awaitable, isPromise } from '../awaitable.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { Options } from '../options/options.ts';
import { within } from '../within.ts';

/**
 * Calls one of the site's functions, named for the error message. What it answers at once is
 * returned at once; it never throws, it rejects.
 */
export type CallSite = <T>(option: keyof Options, call: () => Awaitable<T>) => Awaitable<T>;

function failed(option: keyof Options, cause: unknown): LiveChatAuthError {
  if (cause instanceof LiveChatAuthError) return cause;
  return new LiveChatAuthError('callback_failed', `${option} failed.`, { cause });
}

async function answerWithin<T>(
  option: keyof Options,
  pending: Promise<T>,
  leftMs: number,
  limitMs: number,
): Promise<T> {
  const message = `${option} has not answered within callbackTimeoutMs (${limitMs} ms).`;
  const headers = { 'Retry-After': '1' };
  try {
    return await within(
      pending,
      leftMs,
      () => new LiveChatAuthError('callback_timeout', message, { headers }),
    );
  } catch (cause) {
    throw failed(option, cause);
  }
}

/**
 * Starts a time limit for all callbacks of one request.
 *
 * @returns a function that rejects with `callback_timeout` when the limit has passed, and with
 *   `callback_failed` when the callback throws or rejects.
 */
export function startCallbackBudget(limitMs: number): CallSite {
  const startedMs = performance.now();
  return (option, call) => {
    try {
      const result = call();
      // Most callbacks answer at once; they need no timer.
      if (!isPromise(result)) return result;
      return answerWithin(option, result, limitMs - (performance.now() - startedMs), limitMs);
    } catch (cause) {
      return Promise.reject(failed(option, cause));
    }
  };
}
