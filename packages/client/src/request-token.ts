/** Makes one request for a token; a hung one is cut short. @module */
import type { Config } from './options.ts';
import { type Reading, readAnswer } from './read-answer.ts';

async function send(config: Config, signal: AbortSignal): Promise<Reading> {
  const { url, method, credentials, fetch } = config;
  try {
    const headers = { ...(await config.headers()), accept: 'application/json' };
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
    return { code: 'network', retryAfterMs: 0, cause };
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
  const { signal } = controller;
  setTimeout(() => controller.abort(), limitMs);
  const aborted = new Promise<null>((resolve) => {
    // What an aborted request brings is not looked at.
    signal.onabort = resolve as () => void;
  });
  return Promise.race([send(config, signal), aborted]);
}
