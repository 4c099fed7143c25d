/** Takes the signing key from a PEM text. @module */

import type { Awaitable } from '../awaitable.ts';
import { describeValue } from '../errors/describe-value.ts';
import { brokenSource } from './broken-source.ts';
import type { KeySet, KeySource } from './key-source.ts';
import { parsePrivateKey } from './parse-private-key.ts';
import { createKeySet, type KeyText } from './read-key-text.ts';

/** A source whose keys never change while the process runs. */
export function fixedSource(keyText: KeyText): KeySource {
  let loaded: Awaitable<KeySet> | undefined;
  return {
    problem: undefined,
    warning: undefined,
    load: () => {
      loaded ??= createKeySet(keyText).then((set) => {
        loaded = set;
        return set;
      });
      return loaded;
    },
  };
}

/**
 * One RSA private key as PEM text (PKCS#8 or PKCS#1). It is parsed here, once. What is wrong with
 * it is reported when the middleware is made. The public key is published as PEM (K2), which has
 * no room for a second key: to rotate without a lost chat, use a key set file.
 *
 * @param pem - the text from `-----BEGIN` to `-----END`. RSA with 2,048 bits or more (K4).
 */
export function keysFromPem(pem: string): KeySource {
  if (typeof pem !== 'string') {
    return brokenSource(`keysFromPem received ${describeValue(pem)}. Give the PEM text.`);
  }
  const parsed = parsePrivateKey(pem);
  return 'problem' in parsed
    ? brokenSource(parsed.problem)
    : fixedSource({ format: 'pem', keys: [{ privateKey: parsed.key }] });
}
