/** Checks what the two callbacks return that are given for tests, as every other callback is checked. @module */
import { describeValue } from '../errors/describe-value.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';

/** Below this a time is one in seconds by mistake: as milliseconds it lies in March 1973 or before. */
const LEAST_MS = 100_000_000_000;

/** The last moment that a Date can hold. */
const MOST_MS = 8.64e15;

const TOKEN_ID = /^[\x20-\x7e]{1,256}$/;

/** Calls a callback that has to answer at once. */
function call<T>(option: string, callback: () => T): T {
  try {
    const value = callback();
    if (value instanceof Promise) value.catch(() => {}); // its rejection would end the process
    return value;
  } catch (cause) {
    throw new LiveChatAuthError('callback_failed', `${option} failed.`, { cause });
  }
}

function refuse(option: string, value: unknown, fix: string): never {
  throw new LiveChatAuthError(
    'callback_failed',
    `${option} returned ${describeValue(value)}. ${fix}`,
  );
}

/** The clock, which answers in epoch milliseconds or throws `callback_failed`. */
export function guardedClock(now: () => number): () => number {
  return () => {
    const nowMs = call('now', now);
    if (typeof nowMs === 'number' && nowMs >= LEAST_MS && nowMs <= MOST_MS) return nowMs;
    return refuse(
      'now',
      nowMs,
      'It returns the time in epoch milliseconds, as Date.now() does, and no promise.',
    );
  };
}

/** What makes token ids, or throws `callback_failed`. */
export function guardedTokenId(tokenId: () => string): () => string {
  return () => {
    const id = call('tokenId', tokenId);
    if (typeof id === 'string' && TOKEN_ID.test(id)) return id;
    return refuse(
      'tokenId',
      id,
      'It returns a text of 1 to 256 printable ASCII characters, and no promise.',
    );
  };
}
