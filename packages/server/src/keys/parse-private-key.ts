/** Reads a PEM text as a private key, or says in plain words what it is instead. @module */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { HOW_TO_MAKE_A_KEY, privateKeyProblem } from './check-key.ts';

/** A private RSA key, or why there is none. */
export type ParsedPrivateKey = { key: KeyObject } | { problem: string };

const FILE_NAME = /^[^\n{]{1,200}\.(pem|key|json|txt)$/i;

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
  if (text === '') return { problem: `the key is empty. ${HOW_TO_MAKE_A_KEY}` };
  if (text.includes('-----BEGIN PUBLIC KEY-----') && !text.includes('PRIVATE KEY-----')) {
    return { problem: 'this is only the public half of a key. Give the private key.' };
  }
  if (text.includes('ENCRYPTED')) {
    return { problem: 'the key is encrypted with a passphrase. Give it without one.' };
  }
  if (FILE_NAME.test(text)) {
    return { problem: 'this looks like the name of a file, not a key. Use keysFromFile.' };
  }
  if (!text.includes('PRIVATE KEY-----')) {
    return {
      problem: `this is not a PEM private key (-----BEGIN PRIVATE KEY-----). ${HOW_TO_MAKE_A_KEY}`,
    };
  }
  const key = readKey(text);
  if (!key) {
    const hint = text.includes('\\n')
      ? 'It has \\n written out where line breaks belong: replace them.'
      : 'It may have been cut short or its line breaks lost.';
    return { problem: `the PEM text cannot be read. ${hint}` };
  }
  const problem = privateKeyProblem(key);
  return problem === undefined ? { key } : { problem };
}
