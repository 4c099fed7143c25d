/** Reads a private JWK Set (RFC 7517) in which every key says when it becomes active. @module */
import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { describeValue } from '../errors/describe-value.ts';
import { privateKeyProblem } from './check-key.ts';

/** One private key of a set. */
export interface ParsedKey {
  privateKey: KeyObject;
  kid: string | undefined;
  /** Epoch seconds. */
  activeFrom: number;
}

/** The keys of a set, or why it cannot be used. */
export type ParsedKeySet = { keys: ParsedKey[] } | { problem: string };

/** It goes into a token's header, a table and a log. */
const KID = /^[\x20-\x7e]{1,200}$/;

/** Past this a number of seconds is one of milliseconds by mistake. */
const LATEST_SECONDS = 100_000_000_000;

interface Entry extends JsonWebKey {
  kid?: unknown;
  activeFrom?: unknown;
}

function readKey(entry: Entry): KeyObject | undefined {
  try {
    return createPrivateKey({ key: entry, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function detailsProblem({ kid, activeFrom = 0 }: Entry): string | undefined {
  if (kid !== undefined && (typeof kid !== 'string' || !KID.test(kid))) {
    return `its kid is ${describeValue(kid)}; it is a text of 1 to 200 printable ASCII characters.`;
  }
  if (!Number.isSafeInteger(activeFrom) || Number(activeFrom) < 0) {
    return `its activeFrom is ${describeValue(activeFrom)}; it is a whole number of epoch seconds.`;
  }
  return Number(activeFrom) > LATEST_SECONDS
    ? `its activeFrom is ${activeFrom}, which looks like milliseconds; it is in seconds.`
    : undefined;
}

function parseEntry(entry: unknown): ParsedKey | string {
  if (typeof entry !== 'object' || entry === null) return `it is ${describeValue(entry)}.`;
  const jwk = entry as Entry;
  if (jwk.kty !== 'RSA') return `its kty is ${describeValue(jwk.kty)}, not RSA.`;
  if (jwk.d === undefined) return 'it is only the public half. Give the private key.';
  const details = detailsProblem(jwk);
  if (details !== undefined) return details;
  const privateKey = readKey(jwk);
  if (!privateKey) return 'it cannot be read as an RSA private key.';
  return (
    privateKeyProblem(privateKey) ?? {
      privateKey,
      kid: jwk.kid as string | undefined,
      activeFrom: (jwk.activeFrom as number | undefined) ?? 0,
    }
  );
}

function entriesOf(text: string): unknown[] | string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and the text is a secret.
    return 'this is not complete JSON. It may have been cut short.';
  }
  const entries = (document as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(entries)) return 'this is no JWK Set: { "keys": [ … ] }.';
  return entries.length > 0 ? entries : 'the JWK Set has no keys.';
}

/** A verifier finds a key by its kid: two keys with one kid, or one key twice, would confuse it. */
function repeatedKey(entries: readonly Entry[]): string | undefined {
  for (const [index, { kid, n }] of entries.entries()) {
    const earlier = entries.findIndex((other) => other.n === n || (kid && other.kid === kid));
    if (earlier < index) {
      return `keys ${earlier + 1} and ${index + 1} of the set are the same, or have the same kid. Remove one.`;
    }
  }
  return undefined;
}

/** Parses the text of a private JWK Set. Nothing of it is repeated in the problem. */
export function parseKeySet(text: string): ParsedKeySet {
  const entries = entriesOf(text);
  if (typeof entries === 'string') return { problem: entries };
  const keys: ParsedKey[] = [];
  for (const [index, entry] of entries.entries()) {
    const parsed = parseEntry(entry);
    if (typeof parsed === 'string') return { problem: `key ${index + 1} of the set: ${parsed}` };
    keys.push(parsed);
  }
  const repeated = repeatedKey(entries as Entry[]);
  return repeated === undefined ? { keys } : { problem: repeated };
}
