/** Makes one request for a token; a hung one is cut short. @module */
import type { Config } from './options.ts';
import { type Reading, readAnswer } from './read-answer.ts';

async function send(config: Config, signal: AbortSignal): Promise<Reading> {
  const { url, method, credentials, fetch } = config;
  try {
    const headers = new Headers(await config.headers());
    headers.set('accept', 'application/json, text/plain;q=0.5');
    // The headers may have taken their time.
    signal.throwIfAborted();
    const response = await fetch(url, {
      method,
      credentials,
      headers,
      signal,
      cache: 'no-store',
      redirect: 'manual',
    });
    return readAnswer(response, await response.text());
  } catch (cause) {
    return { code: 'network', isRetriable: true, cause };
  }
}

/**
 * Asks once. Never rejects, and settles when `limitMs` have passed or `controller` aborts, whatever `fetch` makes of
 * its signal.
 */
export function requestToken(
  config: Config,
  limitMs: number,
  controller: AbortController,
): Promise<Reading> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => controller.abort(), limitMs);
    controller.signal.onabort = () => resolve({ code: 'timeout', isRetriable: true });
    void send(config, controller.signal).then((reading) => {
      clearTimeout(timer);
      resolve(reading);
    });
  });
}
