/** Takes the keys from wherever the site gets them: a secret store, a database, a vault that signs. @module */
import { describeValue } from '../errors/describe-value.ts';
import { within } from '../within.ts';
import { holdsNoMoreThanItsReason, safeReasonOf } from './key-material.ts';
import { brokenSource, type KeySet, type KeySource, KeySourceError } from './key-source.ts';
import { parseKeyText } from './parse-key-text.ts';
import { createKeySet, createRemoteKeySet, type RemoteSigner } from './signing-keys.ts';

/** What a site may return: a PEM text, a private JWK Set as text or object, or remote signers. */
export type Keys = string | { keys: readonly object[] } | readonly RemoteSigner[];

/** Options of {@link keysFrom}. */
export interface KeysFromOptions {
  /**
   * How old the keys may become before they are asked for again, in seconds, 1 or more. Keep it well
   * under the lead time of a rotation.
   * @default 300
   */
  refreshSeconds?: number;
}

/** How long the site's function may take, before it counts as failed and is asked again. */
const LIMIT_MS = 10_000;

async function toKeySet(keys: unknown): Promise<KeySet> {
  if (Array.isArray(keys)) return createRemoteKeySet(keys);
  if (keys instanceof Uint8Array) {
    throw new KeySourceError('it gave bytes instead of a text. Add .toString().');
  }
  if (typeof keys !== 'string' && (typeof keys !== 'object' || keys === null)) {
    throw new KeySourceError(`it gave ${describeValue(keys)} instead of keys.`);
  }
  const keyText = parseKeyText(typeof keys === 'string' ? keys : JSON.stringify(keys));
  if ('problem' in keyText) throw new KeySourceError(keyText.problem);
  return createKeySet(keyText);
}

/** What the site's function threw may quote a key, in its message or in its cause. */
function withoutSecrets(error: unknown): KeySourceError {
  const reason = error instanceof KeySourceError ? error.message : safeReasonOf(error);
  const message = `keysFrom could not get the keys: ${reason}`;
  return new KeySourceError(
    message,
    holdsNoMoreThanItsReason(error) ? { cause: error } : undefined,
  );
}

/**
 * Keys from a function of yours. They are asked for at the first request, and again on use once they
 * are `refreshSeconds` old; a request waits 200 ms at most for that. When it fails, or does not end
 * within ten seconds, the keys at hand go on and `onError` says why.
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
  const late = () => new KeySourceError(`it did not answer within ${LIMIT_MS / 1000} seconds.`);
  // Called inside a promise, so that even a function that throws only rejects.
  const ask = async () => toKeySet(await get());
  return {
    problem: undefined,
    mayRecover: true,
    warning: undefined,
    initial: undefined,
    lookEveryMs: refreshSeconds * 1000,
    async look() {
      try {
        return await within(ask(), LIMIT_MS, late);
      } catch (error) {
        throw withoutSecrets(error);
      }
    },
  };
}
