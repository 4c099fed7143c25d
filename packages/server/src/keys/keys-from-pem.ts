/** Takes the signing key from a PEM text. @module */
import { describeValue } from '../errors/describe-value.ts';
import { brokenSource, type KeySource } from './key-source.ts';
import { hasTestKeys, type KeyText, parseKeyText } from './parse-key-text.ts';
import { createKeySet } from './signing-keys.ts';

/** A source whose keys never change while the process runs. */
export function fixedSource(keyText: KeyText): KeySource {
  const initial = createKeySet(keyText);
  return {
    problem: undefined,
    mayRecover: false,
    warning: undefined,
    hasTestKeys: hasTestKeys(keyText),
    initial,
    lookEveryMs: Number.POSITIVE_INFINITY,
    look: () => initial,
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
  const keyText = parseKeyText(pem);
  if ('problem' in keyText) return brokenSource(keyText.problem);
  return keyText.format === 'pem'
    ? fixedSource(keyText)
    : brokenSource('keysFromPem received a JWK Set. Use keysFromFile, keysFromEnv or keysFrom.');
}
