/** Takes the signing key from a PEM text. @module */
import { describeValue } from '../errors/describe-value.ts';
import { createLocalKey } from './create-local-key.ts';
import type { KeySource, SigningKey } from './key-source.ts';
import { parsePrivateKey } from './parse-private-key.ts';

/** A source that cannot work; the problem is reported together with those of the other options. */
export function brokenSource(problem: string): KeySource {
  return { problem, warning: undefined, load: () => Promise.reject(new Error(problem)) };
}

/**
 * One RSA private key as PEM text (PKCS#8 or PKCS#1), for example from an environment variable.
 * It is parsed here, once. What is wrong with it is reported when the middleware is made.
 *
 * @param pem - the text from `-----BEGIN` to `-----END`. RSA with 2,048 bits or more (K4).
 */
export function keysFromPem(pem: string): KeySource {
  if (typeof pem !== 'string') {
    return brokenSource(`keysFromPem received ${describeValue(pem)}. Give the PEM text.`);
  }
  const parsed = parsePrivateKey(pem);
  if ('problem' in parsed) return brokenSource(parsed.problem);
  let loading: Promise<SigningKey> | undefined;
  return {
    problem: undefined,
    warning: undefined,
    load: () => {
      loading ??= createLocalKey(parsed.key);
      return loading;
    },
  };
}
