/** Takes the keys from wherever the site gets them: a secret store, a database, a vault that signs. @module */
import { describeValue } from '../errors/describe-value.ts';
import { within } from '../within.ts';
import { brokenSource } from './broken-source.ts';
import { createRemoteKey, type RemoteSigner } from './create-remote-key.ts';
import type { KeySet, KeySource, LoadContext } from './key-source.ts';
import { createKeySet, readKeyText } from './read-key-text.ts';

/** What a site may return: a PEM text, a private JWK Set as text or object, or remote signers. */
export type Keys = string | { keys: readonly object[] } | readonly RemoteSigner[];

/** Options of {@link keysFrom}. */
export interface KeysFromOptions {
  /**
   * How old the keys may become before they are asked for again, in seconds. Keep it well under the
   * lead time of a rotation.
   * @default 300
   */
  refreshSeconds?: number;
}

/** How long a failed attempt rests, so that a store that is down is not asked by every request. */
const REST_MS = { withKeys: 5000, withoutKeys: 1000 };

/** How long the site's function may take, before it counts as failed and is asked again. */
const LIMIT_MS = 10_000;

async function toKeySet(keys: Keys): Promise<KeySet> {
  if (Array.isArray(keys)) return fromSigners(keys);
  if (typeof keys !== 'string' && (typeof keys !== 'object' || keys === null)) {
    throw new Error(`keysFrom was given ${describeValue(keys)} instead of keys.`);
  }
  const keyText = readKeyText(typeof keys === 'string' ? keys : JSON.stringify(keys));
  if ('problem' in keyText) throw new Error(keyText.problem);
  return createKeySet(keyText);
}

async function fromSigners(signers: readonly RemoteSigner[]): Promise<KeySet> {
  if (signers.length === 0) throw new Error('keysFrom was given no signers.');
  const keys = await Promise.all(signers.map(createRemoteKey));
  const kids = new Set(keys.map(({ kid }) => kid));
  if (kids.size < keys.length) throw new Error('two signers have the same kid. Remove one.');
  return Object.freeze({ format: 'array', keys: Object.freeze(keys) });
}

function refreshingSource(get: () => Promise<Keys>, refreshMs: number): KeySource {
  let set: KeySet | undefined;
  let failure: { cause: unknown } | undefined;
  let askedMs = 0;
  let nextMs = Number.NEGATIVE_INFINITY;
  let loading: Promise<KeySet> | undefined;

  async function ask(nowMs: number): Promise<KeySet> {
    const late = () => new Error(`it did not answer within ${LIMIT_MS / 1000} seconds.`);
    try {
      const loaded = await within(get().then(toKeySet), LIMIT_MS, late);
      set = loaded;
      failure = undefined;
      nextMs = nowMs + refreshMs;
      return loaded;
    } catch (cause) {
      nextMs = nowMs + Math.min(refreshMs, set ? REST_MS.withKeys : REST_MS.withoutKeys);
      failure = { cause };
      throw cause;
    } finally {
      loading = undefined;
    }
  }

  function refresh({ nowMs }: LoadContext): Promise<KeySet> {
    askedMs = nowMs;
    loading ??= ask(nowMs);
    return loading;
  }

  return {
    problem: undefined,
    warning: undefined,
    load(context) {
      const isDue = context.nowMs >= nextMs || context.nowMs < askedMs;
      if (!set) {
        return failure && !isDue ? Promise.reject(failure.cause) : refresh(context);
      }
      if (isDue && !loading) {
        refresh(context).catch((cause: unknown) => {
          const reason = cause instanceof Error ? cause.message : 'unknown reason';
          context.onFailedReload(`keysFrom could not get the keys: ${reason}`, cause);
        });
      }
      return set;
    },
  };
}

/**
 * Keys from a function of yours. They are asked for at the first request, and again on use, in the
 * background, once they are `refreshSeconds` old. When that fails the keys at hand go on, and
 * `onError` says why.
 *
 * @param get - resolves to a PEM text, a private JWK Set, or remote signers.
 */
export function keysFrom(get: () => Promise<Keys>, options: KeysFromOptions = {}): KeySource {
  const { refreshSeconds = 300 } = options;
  if (typeof get !== 'function') {
    return brokenSource(`keysFrom received ${describeValue(get)}. Give it a function.`);
  }
  if (!Number.isFinite(refreshSeconds) || refreshSeconds < 1) {
    return brokenSource(
      `refreshSeconds is ${describeValue(refreshSeconds)}. It is a number of seconds, 1 or more.`,
    );
  }
  // Called later and inside a promise, so that even a function that throws only rejects.
  return refreshingSource(async () => get(), refreshSeconds * 1000);
}
