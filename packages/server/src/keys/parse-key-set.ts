/** Reads a private JWK Set (RFC 7517) in which every key says when it becomes active, and whether it was revoked. @module */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { describeValue } from '../errors/describe-value.ts';
import { type CheckedKey, checkKeys, type KeyCandidate, readRevoked } from './check-keys.ts';
import { jsonProblem } from './name-key-format.ts';

/** The keys of a set in its order, or why it cannot be used. */
export type ParsedKeySet = { keys: CheckedKey[] } | { problem: string };

interface Entry extends JsonWebKey {
  kid?: unknown;
  activeFrom?: unknown;
  revoked?: unknown;
}

const MEMBERS = ['kty', 'n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi', 'kid', 'activeFrom', 'revoked'];

/** Own members alone, so that nothing that a page or a library put on a prototype is taken for one. */
function entryOf(value: object): Entry {
  return Object.fromEntries(
    MEMBERS.filter((name) => Object.hasOwn(value, name)).map((name) => [
      name,
      (value as Record<string, unknown>)[name],
    ]),
  );
}

function attempt(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The key of an entry, still unchecked, or why there is none. */
function readEntry(value: unknown): KeyCandidate | string {
  if (typeof value !== 'object' || value === null) return `it is ${describeValue(value)}.`;
  const entry = entryOf(value);
  const { kid, activeFrom, revoked, kty, n, e, d } = entry;
  const publicKey = attempt(() =>
    createPublicKey({ key: { kty: 'RSA', n, e } as JsonWebKey, format: 'jwk' }),
  );
  if (readRevoked(revoked) !== undefined) return { publicKey, kid, activeFrom, revoked };
  if (kty !== 'RSA') return `its kty is ${describeValue(kty)}, not RSA.`;
  if (d === undefined) return 'it is only the public half. Give the private key.';
  const privateKey = attempt(() => createPrivateKey({ key: entry, format: 'jwk' }));
  if (!privateKey || !publicKey) return 'it cannot be read as an RSA private key.';
  return { publicKey, privateKey, kid, activeFrom };
}

/** Parses the text of a private JWK Set. Nothing of it is repeated in the problem. */
export function parseKeySet(text: string): ParsedKeySet {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and the text is a secret.
    return {
      problem:
        'this is not complete JSON. It may have been cut short: put back the last good copy.',
    };
  }
  const isSet =
    typeof document === 'object' && document !== null && Object.hasOwn(document, 'keys');
  const entries = isSet ? (document as { keys: unknown }).keys : undefined;
  if (!Array.isArray(entries)) return { problem: jsonProblem(document) };
  if (entries.length === 0) return { problem: 'the JWK Set has no keys.' };
  const candidates: KeyCandidate[] = [];
  for (const [index, entry] of entries.entries()) {
    const candidate = readEntry(entry);
    if (typeof candidate === 'string') {
      return { problem: `key ${index + 1} of the set: ${candidate}` };
    }
    candidates.push(candidate);
  }
  return checkKeys(candidates, true);
}
