/** Makes one request for a token; a hung one is cut short. @module */
import { tryTo } from './guard.ts';
import type { Config } from './options.ts';
import { type FailedAttempt, type Reading, readAnswer } from './read-answer.ts';

/** A request that is on its way. */
export interface TokenRequest {
  /** Never rejects, and settles when `limitMs` have passed or the request is given up, whatever `fetch` makes of it. */
  readonly answer: Promise<Reading>;
  readonly giveUp: () => void;
}

/** What becomes of a request that is given up, or answered too late. */
export const WORTHLESS: FailedAttempt = {
  kind: 'failed',
  failure: { code: 'timeout' },
  retryAfterMs: 0,
};

/** For GET with a query for which no answer can have been stored: not every cache obeys `no-store`. */
function addressOf({ url, method }: Config): string {
  if (method === 'POST') return url;
  return `${url}${url.includes('?') ? '&' : '?'}_=${Date.now()}${Math.random()}`;
}

async function send(config: Config, signal: AbortSignal | undefined): Promise<Reading> {
  const { method, credentials, fetch } = config;
  try {
    // Any form that `fetch` takes; of an object it reads only what is its own.
    const headers = new Headers((await config.headers()) ?? undefined);
    headers.set('accept', 'application/json');
    const init = {
      // Nothing that others put into the prototype of objects is taken for a setting.
      __proto__: null,
      method,
      credentials,
      headers,
      signal: signal ?? null,
      cache: 'no-store',
      redirect: 'manual',
    } as const;
    const response = await fetch(addressOf(config), init);
    return readAnswer(response, await response.text());
  } catch (cause) {
    return { kind: 'failed', failure: { code: 'network', cause }, retryAfterMs: 0 };
  }
}

/** Asks once, for at most `limitMs`. */
export function requestToken(config: Config, limitMs: number): TokenRequest {
  const controller = tryTo(() => new AbortController());
  let settle: (reading: Reading) => void = () => {};
  const answer = new Promise<Reading>((resolve) => {
    settle = resolve;
  });
  const giveUp = () => {
    settle(WORTHLESS);
    tryTo(() => controller?.abort());
  };
  void send(config, controller?.signal).then(settle);
  setTimeout(giveUp, limitMs);
  return { answer, giveUp };
}
