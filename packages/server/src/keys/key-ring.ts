/** The keys of a running middleware: which one signs now, and what is published now. @module */

import { type Awaitable, isPromise } from '../awaitable.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { Config } from '../options/options.ts';
import { trace } from '../trace.ts';
import { within } from '../within.ts';
import type { KeySet, SigningKey } from './key-source.ts';
import { type PublicKeyDocument, publicKeyDocument } from './public-key-document.ts';
import { type KeyState, scheduleKeys, signingKey } from './schedule-keys.ts';

const YEAR_SECONDS = 365 * 86_400;

/** How one key is. Times are epoch seconds. */
export interface KeyStatus {
  kid: string;
  state: KeyState;
  /** 0 for a key that always could sign. */
  activeFrom: number;
  /** When it is no longer published; undefined while it has no successor. */
  until: number | undefined;
  /** Seconds since it became active; undefined when nobody knows since when. */
  ageSeconds: number | undefined;
}

/** How the keys are: for a readiness probe and for alerts. Nothing in it is secret. */
export interface KeyRingStatus {
  /** Oldest first; none before they were loaded. */
  keys: readonly KeyStatus[];
  /** The last look for newer keys; undefined before the first. `at` in epoch seconds. */
  lastReload: { at: number; ok: boolean; error: string | undefined } | undefined;
}

/** What the rest of the server asks of its keys. Both reject with `keys_unavailable`. */
export interface KeyRing {
  signingKey(): Promise<SigningKey>;
  publicKeys(): Promise<PublicKeyDocument>;
  status(): KeyRingStatus;
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

  let latest: { set: KeySet; second: number; key: SigningKey } | undefined;

  /** Who signs changes with the set and the second alone, and many tokens share both. */
  function keyOf(set: KeySet): SigningKey {
    const second = nowSeconds();
    if (latest?.set === set && latest.second === second) return latest.key;
    const places = scheduleKeys(set.keys, config, second);
    if (latest?.set !== set) {
      trace('keys: %s', places.map(({ key, state }) => `${key.kid} ${state}`).join(', '));
    }
    checkAge(set, second);
    latest = { set, second, key: signingKey(places) };
    return latest.key;
  }

  async function loadInTime(loading: Promise<KeySet>): Promise<KeySet> {
    const late = () =>
      new Error(`no keys within callbackTimeoutMs (${config.callbackTimeoutMs} ms)`);
    try {
      return await within(loading, config.callbackTimeoutMs, late);
    } catch (cause) {
      throw unavailable(cause);
    }
  }

  function load(): Awaitable<KeySet> {
    try {
      const loading = config.keys.load({ nowMs: config.now(), onFailedReload });
      // Keys in memory come at once: no timer for every token.
      return isPromise(loading) ? loadInTime(loading) : loading;
    } catch (cause) {
      throw unavailable(cause);
    }
  }

  return {
    async signingKey() {
      return keyOf(await load());
    },
    async publicKeys() {
      const set = await load();
      checkAge(set, nowSeconds());
      return publicKeyDocument(set, config, nowSeconds());
    },
    status() {
      const seconds = nowSeconds();
      const places = latest ? scheduleKeys(latest.set.keys, config, seconds) : [];
      return {
        keys: places.map(({ key: { kid, activeFrom }, state, until }) => ({
          kid,
          state,
          activeFrom,
          until,
          ageSeconds: activeFrom > 0 ? seconds - activeFrom : undefined,
        })),
        lastReload: undefined,
      };
    },
  };
}

function unavailable(cause: unknown): LiveChatAuthError {
  const reason = cause instanceof Error ? cause.message : 'unknown reason';
  const message = `The keys could not be loaded: ${reason}`;
  return new LiveChatAuthError('keys_unavailable', message, { cause });
}
