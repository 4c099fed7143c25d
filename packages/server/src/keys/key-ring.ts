/** The keys of a running middleware: which one signs now, what is published now, and how they are. @module */
import { channel } from 'node:diagnostics_channel';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { Config } from '../options/options.ts';
import { trace } from '../trace.ts';
import { createKeyLoader } from './key-loader.ts';
import { type KeyMemory, placeKeys, remember } from './key-memory.ts';
import { type KeySet, type KeySource, KeySourceError, type SigningKey } from './key-source.ts';
import { type PublicKeyDocument, publicKeyDocument } from './public-key-document.ts';
import {
  afterlifeSeconds,
  type KeyPlace,
  type KeyState,
  publishedPlaces,
} from './schedule-keys.ts';
import { isProduction, testKeysProblem } from './test-keys.ts';

const YEAR_SECONDS = 365 * 86_400;

/** How one key is. Times are epoch seconds. */
export interface KeyStatus {
  kid: string;
  state: KeyState;
  /** 0 for a key that always could sign. */
  activeFrom: number;
  /** When it is no longer published; undefined while it has no successor. */
  until: number | undefined;
  /** When its state changes next by itself; undefined when it does not. */
  nextChange: number | undefined;
  /** Seconds since it became active; undefined when it has not, or nobody knows since when. */
  ageSeconds: number | undefined;
}

/** How the keys are: for a readiness probe and for alerts. Nothing in it is secret. */
export interface KeyRingStatus {
  /** Oldest first; none before they were loaded. */
  keys: readonly KeyStatus[];
  /** The last look for newer keys; undefined before the first. `at` in epoch seconds. */
  lastReload: { at: number; ok: boolean; error: string | undefined } | undefined;
}

/** What subscribers of the diagnostics channel `lcw-auth:keys` get. */
export interface KeysMessage {
  event: 'loaded' | 'reload_failed';
  /** With `reload_failed`. */
  error: LiveChatAuthError | undefined;
  status: KeyRingStatus;
}

/** What the rest of the server asks of its keys. */
export interface KeyRing {
  /**
   * The key that signs now. With keys in memory it takes 200 ms at most, else `callbackTimeoutMs`.
   *
   * @throws {LiveChatAuthError} `keys_unavailable`
   */
  signingKey(): Promise<SigningKey>;
  /** What is published now; bounded and refused in the same way. */
  publicKeys(): Promise<PublicKeyDocument>;
  /** How the keys are at this moment. It looks for nothing. */
  status(): KeyRingStatus;
}

const keysChannel = channel('lcw-auth:keys');

/** Warns once of a key that has signed for more than a year and has no successor. */
function watchAge(config: Config): (set: KeySet, nowSeconds: number) => void {
  const warned = new Set<string>();
  return ({ keys }, nowSeconds) => {
    const [first, ...others] = keys.filter(({ revoked }) => revoked === undefined);
    if (!first) return;
    const newest = others.reduce((a, b) => (b.activeFrom > a.activeFrom ? b : a), first);
    const isOld = newest.activeFrom > 0 && nowSeconds - newest.activeFrom > YEAR_SECONDS;
    if (!isOld || warned.has(newest.kid)) return;
    warned.add(newest.kid);
    config.onWarning({
      code: 'old_key',
      message: `Key ${newest.kid} has signed for more than a year. It goes on; replace it with: lcw-auth keys rotate`,
    });
  };
}

/** When each place changes by itself, as far as the set and the clock decide it. */
function statusOf(memory: KeyMemory, places: readonly KeyPlace<SigningKey>[], nowSeconds: number) {
  const takesOverAt = ({ activeFrom }: SigningKey) => Math.max(activeFrom, memory.held?.until ?? 0);
  const takeovers = places
    .filter(({ state }) => state === 'pending')
    .map(({ key }) => takesOverAt(key));
  const nextTakeover = takeovers.length > 0 ? Math.min(...takeovers) : undefined;
  const nextChangeOf = ({ key, state, until }: KeyPlace<SigningKey>) => {
    if (state === 'pending') return takesOverAt(key);
    if (state === 'signing') return nextTakeover;
    return state === 'retiring' ? until : undefined;
  };
  return places.map((place): KeyStatus => {
    const { kid, activeFrom } = place.key;
    const hasAge = activeFrom > 0 && activeFrom <= nowSeconds;
    return {
      kid,
      state: place.state,
      activeFrom,
      until: place.until,
      nextChange: nextChangeOf(place),
      ageSeconds: hasAge ? nowSeconds - activeFrom : undefined,
    };
  });
}

/** An error of ours says what it is about; what is underneath it says more. */
function detailsOf(error: unknown): { cause?: unknown } {
  const cause = error instanceof KeySourceError ? error.cause : error;
  return cause === undefined ? {} : { cause };
}

function unavailable(reason: string, error?: unknown): LiveChatAuthError {
  const message = `There are no keys to sign with: ${reason}`;
  return new LiveChatAuthError('keys_unavailable', message, detailsOf(error));
}

/** What makes two sets the same to everybody outside: remote signers are new objects at every look. */
const outlineOf = ({ format, keys }: KeySet) =>
  JSON.stringify([format, ...keys.map(({ sign: _, isRemote: __, ...rest }) => rest)]);

/** The same source, which gives no set that has a test key in use: what came later, or from afar, is no better. */
function withoutTestKeys(source: KeySource): KeySource {
  const refuse = (set: KeySet): KeySet => {
    const isRefused = set.keys.some(({ isTestKey, revoked }) => isTestKey && revoked === undefined);
    if (isRefused) throw new KeySourceError(testKeysProblem(isProduction()));
    return set;
  };
  return {
    ...source,
    initial: source.initial?.then(refuse),
    look: async (onWarning) => refuse(await source.look(onWarning)),
  };
}

const ALL_REVOKED =
  'every key is revoked. Add one: to a file with lcw-auth keys rotate --lead 0, and bring it here; in a vault make a new version.';

/** Makes the key ring of a configuration. */
export function createKeyRing(config: Config): KeyRing {
  const checkAge = watchAge(config);
  const nowSeconds = () => Math.floor(config.now() / 1000);
  let memory: KeyMemory | undefined;
  /** Who signs changes with the memory and the second alone, and many tokens share both. */
  let latest: { memory: KeyMemory; second: number; places: KeyPlace<SigningKey>[] } | undefined;

  function placesNow(): KeyPlace<SigningKey>[] {
    if (!memory) return [];
    const second = nowSeconds();
    if (latest?.memory === memory && latest.second === second) return latest.places;
    latest = { memory, second, places: placeKeys(memory, config, second) };
    return latest.places;
  }

  function status(): KeyRingStatus {
    const look = loader.lastLook();
    return {
      keys: memory ? statusOf(memory, placesNow(), nowSeconds()) : [],
      lastReload: look && {
        at: Math.floor(look.atMs / 1000),
        ok: look.error === undefined,
        error: look.error,
      },
    };
  }

  function tell(event: KeysMessage['event'], error?: LiveChatAuthError): void {
    if (trace.enabled) {
      const states = placesNow().map(({ key, state }) => `${key.kid} ${state}`);
      trace('keys: %s', error?.message ?? states.join(', '));
    }
    if (!keysChannel.hasSubscribers) return;
    const message: KeysMessage = { event, error, status: status() };
    keysChannel.publish(message);
  }

  const source = config.allowTestKeys ? config.keys : withoutTestKeys(config.keys);
  const loader = createKeyLoader(source, {
    now: config.now,
    timeoutMs: config.callbackTimeoutMs,
    onLoaded(set, unusedMs) {
      const isNews = !memory || outlineOf(memory.set) !== outlineOf(set);
      const isForgotten = unusedMs >= afterlifeSeconds(config) * 1000;
      memory = remember(memory, set, config, nowSeconds(), isForgotten);
      if (isNews) tell('loaded');
    },
    onFailure(reason, cause) {
      const message = `Newer keys could not be loaded: ${reason} The keys in use go on.`;
      const error = new LiveChatAuthError('key_reload_failed', message, detailsOf(cause));
      config.onError(error);
      tell('reload_failed', error);
    },
    onWarning: config.onWarning,
  });

  async function current(): Promise<{ set: KeySet; places: KeyPlace<SigningKey>[] }> {
    try {
      await loader.ready();
    } catch (cause) {
      throw unavailable(cause instanceof Error ? cause.message : 'unknown reason.', cause);
    }
    if (!memory) throw unavailable('they are still being read.');
    checkAge(memory.set, nowSeconds());
    return { set: memory.set, places: placesNow() };
  }

  return {
    async signingKey() {
      const { places } = await current();
      const place = places.find(({ state }) => state === 'signing');
      if (!place) throw unavailable(ALL_REVOKED);
      return place.key;
    },
    async publicKeys() {
      const { set, places } = await current();
      const published = publishedPlaces(places);
      if (published.length === 0) throw unavailable(ALL_REVOKED);
      return publicKeyDocument(set.format, published, nowSeconds());
    },
    status,
  };
}
