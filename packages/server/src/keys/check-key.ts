/** Decides whether a key may sign: RSA of enough bits, both halves belonging together (T1, K4). @module */
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** K4 */
const MIN_MODULUS_BITS = 2048;

/** What to do when there is no usable key. */
export const HOW_TO_MAKE_A_KEY =
  'Make one with: npx lcw-auth keys create lcw-keys.json, or: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out lcw-key.pem';

const PROBE = Buffer.from('do the two halves belong together?');

/** Says why an RSA key, public or private, cannot be used; undefined when it can. */
export function keyProblem(key: KeyObject): string | undefined {
  // An RSA-PSS key has the type 'rsa-pss', and cannot make RS256 signatures.
  if (key.asymmetricKeyType !== 'rsa') {
    return `this is a key for ${key.asymmetricKeyType}, not RSA. ${HOW_TO_MAKE_A_KEY}`;
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < MIN_MODULUS_BITS
    ? `the RSA key has ${bits} bits; at least ${MIN_MODULUS_BITS} are needed. ${HOW_TO_MAKE_A_KEY}`
    : undefined;
}

/** The same for a private key, whose halves must also belong together. */
export function privateKeyProblem(privateKey: KeyObject): string | undefined {
  return keyProblem(privateKey) ?? (isPair(privateKey) ? undefined : MISMATCH);
}

const MISMATCH =
  'its public and its private half do not belong together. Export the key again, or make a new one.';

function isPair(privateKey: KeyObject): boolean {
  try {
    return verify('sha256', PROBE, createPublicKey(privateKey), sign('sha256', PROBE, privateKey));
  } catch {
    return false;
  }
}
