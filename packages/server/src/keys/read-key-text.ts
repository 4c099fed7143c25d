/** Turns the text of a key file into keys: a PEM text is one key, JSON is a private JWK Set. @module */
import type { KeyObject } from 'node:crypto';
import { createLocalKey, type KeyDetails } from './create-local-key.ts';
import type { KeySet } from './key-source.ts';
import { parseKeySet } from './parse-key-set.ts';
import { parsePrivateKey } from './parse-private-key.ts';

/** Keys that have been parsed and checked, and wait for their thumbprints. */
export interface KeyText {
  format: KeySet['format'];
  keys: readonly ({ privateKey: KeyObject } & KeyDetails)[];
}

/** Parses once; `problem` says why the text holds no usable keys. */
export function readKeyText(content: string): KeyText | { problem: string } {
  // Some editors begin a file with a byte order mark.
  const text = content.replace(/^\uFEFF/, '');
  if (text.trimStart().startsWith('{')) {
    const parsed = parseKeySet(text);
    return 'problem' in parsed ? parsed : { format: 'array', keys: parsed.keys };
  }
  const parsed = parsePrivateKey(text);
  return 'problem' in parsed ? parsed : { format: 'pem', keys: [{ privateKey: parsed.key }] };
}

/** Makes the key set of a text that has been parsed. */
export async function createKeySet({ format, keys }: KeyText): Promise<KeySet> {
  const signing = await Promise.all(
    keys.map(({ privateKey, ...details }) => createLocalKey(privateKey, details)),
  );
  return Object.freeze({ format, keys: Object.freeze(signing) });
}
