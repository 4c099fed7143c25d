/** Makes one request for a token. @module */
import type { Config } from './options.ts';
import { type Reading, readAnswer } from './read-answer.ts';

/** For GET with a query for which no answer can have been stored: not every cache obeys `no-store`. */
function addressOf({ url, method }: Config): string {
  if (method === 'POST') return url;
  return `${url}${url.includes('?') ? '&' : '?'}_=${Date.now()}${Math.random()}`;
}

/** Asks once. Never rejects; may never settle, whatever becomes of `signal`, as the site's own `fetch` may not. */
export async function requestToken(
  config: Config,
  signal: AbortSignal | undefined,
): Promise<Reading> {
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
    return { failure: { code: 'network', cause }, retryAfterMs: 0 };
  }
}
