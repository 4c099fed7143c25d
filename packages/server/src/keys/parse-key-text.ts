/** Turns the text of a key file or a variable into keys: PEM is one key, JSON is a private JWK Set. @module */
import { createPublicKey } from 'node:crypto';
import { type CheckedKey, checkKeys } from './check-keys.ts';
import type { KeySet } from './key-source.ts';
import { bytesProblem } from './name-key-format.ts';
import { parseKeySet } from './parse-key-set.ts';
import { parsePem } from './parse-pem.ts';
import { isTestKey } from './test-keys.ts';

/** Keys that have been parsed and checked, and wait for their thumbprints. */
export interface KeyText {
  format: KeySet['format'];
  keys: readonly CheckedKey[];
}

/** Whether a key is in use that is for tests alone. */
export function hasTestKeys({ keys }: KeyText): boolean {
  return keys.some(
    ({ publicKey, revoked }) => revoked === undefined && publicKey && isTestKey(publicKey),
  );
}

/** Docker's `--env-file` and some panels keep the quotation marks that a shell would take off. */
function withoutQuotes(text: string): string {
  const quoted = /^(["'`])([\s\S]*)\1$/.exec(text);
  if (!quoted) return text;
  const [, mark, inner = ''] = quoted;
  if (mark !== '"') return inner.trim();
  try {
    const unescaped: unknown = JSON.parse(text);
    if (typeof unescaped === 'string') return unescaped.trim();
  } catch {
    // Not JSON's way of quoting; then there is nothing to unescape.
  }
  return inner.trim();
}

/** Parses once; `problem` says why the text holds no usable keys, and repeats nothing of it. */
export function parseKeyText(content: string | Buffer): KeyText | { problem: string } {
  if (typeof content !== 'string') {
    const problem = bytesProblem(content);
    if (problem !== undefined) return { problem };
  }
  // Some editors begin a file with a byte order mark.
  const text = withoutQuotes(
    content
      .toString()
      .replace(/^\uFEFF/, '')
      .trim(),
  );
  if (text.startsWith('{') || text.startsWith('[')) {
    const parsed = parseKeySet(text);
    return 'problem' in parsed ? parsed : { format: 'array', keys: parsed.keys };
  }
  const parsed = parsePem(text);
  if ('problem' in parsed) return parsed;
  const { privateKey } = parsed;
  const checked = checkKeys([{ publicKey: createPublicKey(privateKey), privateKey }], false);
  return 'problem' in checked ? checked : { format: 'pem', keys: checked.keys };
}
