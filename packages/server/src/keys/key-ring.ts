/** The keys of a running middleware: which one signs now, and what is published now. @module */

import { isPromise } from '../awaitable.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { Config } from '../options/options.ts';
import { trace } from '../trace.ts';
import { within } from '../within.ts';
import type { KeySet, SigningKey } from './key-source.ts';
import { type PublicKeyDocument, publicKeyDocument } from './public-key-document.ts';
import { scheduleKeys, signingKey } from './schedule-keys.ts';

const YEAR_SECONDS = 365 * 86_400;

/** What the rest of the server asks of its keys. Both reject with `keys_unavailable`. */
export interface KeyRing {
  signingKey(): Promise<SigningKey>;
  publicKeys(): Promise<PublicKeyDocument>;
}

/** Warns once of a key that has signed for more than a year and has no successor. */
function watchAge(config: Config): (set: KeySet, nowSeconds: number) => void {
  const warned = new Set<string>();
  return ({ keys }, nowSeconds) => {
    const newest = keys.reduce((a, b) => (b.activeFrom > a.activeFrom ? b : a));
    const isOld = newest.activeFrom > 0 && nowSeconds - newest.activeFrom > YEAR_SECONDS;
    if (!isOld || warned.has(newest.kid)) return;
    warned.add(newest.kid);
    config.onWarning({
      code: 'old_key',
      message: `Key ${newest.kid} has signed for more than a year. It goes on; replace it with: lcw-auth keys rotate`,
    });
  };
}

/** Makes the key ring of a configuration. */
export function createKeyRing(config: Config): KeyRing {
  const checkAge = watchAge(config);
  const nowSeconds = () => Math.floor(config.now() / 1000);

  function onFailedReload(message: string, cause: unknown): void {
    const text = `${message} The keys loaded before go on.`;
    config.onError(new LiveChatAuthError('key_reload_failed', text, { cause }));
  }

  let traced: KeySet | undefined;

  function traceKeys(set: KeySet): void {
    if (set === traced) return;
    traced = set;
    const places = scheduleKeys(set.keys, config, nowSeconds());
    trace('keys: %s', places.map(({ key, state }) => `${key.kid} ${state}`).join(', '));
  }

  async function load(): Promise<KeySet> {
    const late = () =>
      new Error(`no keys within callbackTimeoutMs (${config.callbackTimeoutMs} ms)`);
    try {
      const loading = config.keys.load({ nowMs: config.now(), onFailedReload });
      // Keys in memory come at once: no timer for every token.
      const set = isPromise(loading)
        ? await within(loading, config.callbackTimeoutMs, late)
        : loading;
      traceKeys(set);
      checkAge(set, nowSeconds());
      return set;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : 'unknown reason';
      throw new LiveChatAuthError('keys_unavailable', `The keys could not be loaded: ${reason}`, {
        cause,
      });
    }
  }

  return {
    signingKey: async () => signingKey(scheduleKeys((await load()).keys, config, nowSeconds())),
    publicKeys: async () => publicKeyDocument(await load(), config, nowSeconds()),
  };
}
