/** Reads one SPKI PEM (K2) and decides whether its key is strong enough (K4). @module */

import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Flaw } from '../check.ts';

const MIN_MODULUS_BITS = 2048;
/** With an exponent of 1 a signature is the message itself, and anybody can write it. */
const MIN_PUBLIC_EXPONENT = 3n;
const SPKI_PEM = /^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\r\n]+-----END PUBLIC KEY-----$/;

export type ReadKey = { key: KeyObject; bits: number } | Flaw;

/** `form` is the rule to name when this is no PEM of a public key: K2 for a document, K3 in an array. */
export function readPublicKey(text: string, form: 'K2' | 'K3'): ReadKey {
  const pem = text.trim();
  const labels = [...pem.matchAll(/-----BEGIN ([A-Z0-9 ]{1,40})-----/g)].map(([, label]) => label);
  const advice = 'Publish the public key as SPKI PEM, which begins "-----BEGIN PUBLIC KEY-----".';
  if (labels.some((label) => label?.endsWith('PRIVATE KEY'))) {
    return {
      rule: form,
      finding: 'This is a PRIVATE key, for everyone to read!',
      advice: `Take it down and replace it by a new pair. ${advice}`,
    };
  }
  if (labels.length > 1) {
    return {
      rule: 'K3',
      finding: 'There are several PEM blocks.',
      advice: 'Publish several keys as a JSON array.',
    };
  }
  if (labels[0] !== undefined && labels[0] !== 'PUBLIC KEY') {
    return { rule: form, finding: `The PEM is labelled "${labels[0]}".`, advice };
  }
  if (!SPKI_PEM.test(pem)) return { rule: form, finding: 'This is no PEM of a key.', advice };
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    return { rule: form, finding: 'The PEM holds no readable public key.', advice };
  }
  return judgeStrength(key);
}

function judgeStrength(key: KeyObject): ReadKey {
  if (key.asymmetricKeyType !== 'rsa') {
    return {
      rule: 'K4',
      finding: `The key is of type "${key.asymmetricKeyType}".`,
      advice: `Make an RSA key of ${MIN_MODULUS_BITS} bits or more.`,
    };
  }
  const { modulusLength: bits = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (bits < MIN_MODULUS_BITS) {
    return {
      rule: 'K4',
      finding: `The RSA key has ${bits} bits.`,
      advice: `Make one of ${MIN_MODULUS_BITS} bits or more.`,
    };
  }
  if (publicExponent < MIN_PUBLIC_EXPONENT || publicExponent % 2n === 0n) {
    return {
      rule: 'K4',
      finding: "The RSA key's public exponent is 1 or even, so that its signatures prove nothing.",
      advice: 'Make another key; 65537 is the usual exponent.',
    };
  }
  return { key, bits };
}
