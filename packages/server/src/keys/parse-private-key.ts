/** Decides whether a PEM text is a private key that Omnichannel's rules allow to sign (T1, K4). @module */
import { createPrivateKey, type KeyObject } from 'node:crypto';

/** K4 */
const MIN_MODULUS_BITS = 2048;

const HOW_TO_MAKE_ONE =
  'Make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out lcw-key.pem';

/** A private RSA key, or why there is none. */
export type ParsedPrivateKey = { key: KeyObject } | { problem: string };

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    // OpenSSL's reason is about its own internals; the caller says what is wrong instead.
    return undefined;
  }
}

/** Parses a PKCS#8 or PKCS#1 PEM text. The text itself is never in the problem. */
export function parsePrivateKey(pem: string): ParsedPrivateKey {
  const text = pem.trim();
  if (text === '') return { problem: `the key is empty. ${HOW_TO_MAKE_ONE}` };
  if (text.includes('-----BEGIN PUBLIC KEY-----') && !text.includes('PRIVATE KEY-----')) {
    return { problem: 'this is only the public half of a key. Give the private key.' };
  }
  if (text.includes('ENCRYPTED')) {
    return { problem: 'the key is encrypted with a passphrase. Give it without one.' };
  }
  if (!text.includes('PRIVATE KEY-----')) {
    return {
      problem: `this is not a PEM private key (-----BEGIN PRIVATE KEY-----). ${HOW_TO_MAKE_ONE}`,
    };
  }
  const key = readKey(text);
  if (!key) {
    const hint = text.includes('\\n')
      ? 'It has \\n written out where line breaks belong: replace them.'
      : 'It may have been cut short or its line breaks lost.';
    return { problem: `the PEM text cannot be read. ${hint}` };
  }
  // An RSA-PSS key has the type 'rsa-pss', and cannot make RS256 signatures.
  if (key.asymmetricKeyType !== 'rsa') {
    return { problem: `this is a key for ${key.asymmetricKeyType}, not RSA. ${HOW_TO_MAKE_ONE}` };
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < MIN_MODULUS_BITS) {
    return {
      problem: `the RSA key has ${bits} bits; at least ${MIN_MODULUS_BITS} are needed. ${HOW_TO_MAKE_ONE}`,
    };
  }
  return { key };
}
