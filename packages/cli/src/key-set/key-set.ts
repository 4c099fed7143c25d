/** What a key set holds, and how it is turned into text. @module */
import { createPublicKey, generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { parseKeySet, type ScheduledKey, thumbprintOf } from '@lcw-auth/server/keys';
import type { CliContext } from '../command.ts';

/** Hundreds of keys. The middleware has the same limit. */
export const MAX_KEY_SET_BYTES = 1_048_576;

/** One key of a set: what counts of it, and its JWK exactly as it is in the file. */
export interface KeyEntry extends ScheduledKey {
  bits: number;
  jwk: object;
}

/** A private JWK Set (RFC 7517). Members that this program does not know are kept. */
export interface KeySet {
  entries: readonly KeyEntry[];
  /** Every member of the set but `keys`. */
  members: object;
}

const generateRsaKey = promisify(generateKeyPair);

/** Finding two primes may take seconds: not while others wait for a lock. */
export async function generateKey(
  { generateKey: own }: CliContext,
  bits: number,
): Promise<KeyObject> {
  return own ? own(bits) : (await generateRsaKey('rsa', { modulusLength: bits })).privateKey;
}

function bitsOf(key: KeyObject | undefined): number {
  return key?.asymmetricKeyDetails?.modulusLength ?? 0;
}

/** The same key, taken out of use. The private half stays in the file, so that a mistake can be undone. */
export function revokeEntry(entry: KeyEntry, nowSeconds: number): KeyEntry {
  return { ...entry, revoked: nowSeconds, jwk: { ...entry.jwk, revoked: nowSeconds } };
}

/** The same key, which begins to sign now instead of later. */
export function activateEntry(entry: KeyEntry, nowSeconds: number): KeyEntry {
  return { ...entry, activeFrom: nowSeconds, jwk: { ...entry.jwk, activeFrom: nowSeconds } };
}

/** The keys that have not been revoked. */
export function keysInUse(entries: readonly KeyEntry[]): KeyEntry[] {
  return entries.filter(({ revoked }) => revoked === undefined);
}

/** A key to add to a set. Its `kid` is the RFC 7638 thumbprint. */
export async function createEntry(privateKey: KeyObject, activeFrom: number): Promise<KeyEntry> {
  const kid = await thumbprintOf(createPublicKey(privateKey));
  const { kty, n, e, d, p, q, dp, dq, qi }: JsonWebKey = privateKey.export({ format: 'jwk' });
  const jwk = { kty, n, e, d, p, q, dp, dq, qi, kid, alg: 'RS256', use: 'sig', activeFrom };
  return { kid, activeFrom, bits: bitsOf(privateKey), jwk };
}

/** Reads the text of a key set, or says why the middleware could not use it either. */
export async function readKeySetText(text: string): Promise<KeySet | { problem: string }> {
  const parsed = parseKeySet(text);
  if ('problem' in parsed) return parsed;
  const { keys: jwks, ...members } = JSON.parse(text) as { keys: object[] };
  const entries = await Promise.all(
    parsed.keys.map(async ({ publicKey, kid, activeFrom, revoked }, index) => ({
      kid: kid ?? (publicKey ? await thumbprintOf(publicKey) : ''),
      activeFrom,
      revoked,
      bits: bitsOf(publicKey),
      jwk: jwks[index] as object,
    })),
  );
  return { entries, members };
}

/**
 * The text of a key set.
 *
 * @throws {Error} when the middleware could not read it: such a text must never be written.
 */
export function writeKeySetText({ entries, members }: KeySet): string {
  const set = { ...members, keys: entries.map(({ jwk }) => jwk) };
  const text = `${JSON.stringify(set, null, 2)}\n`;
  const parsed = parseKeySet(text);
  if ('problem' in parsed) throw new Error(`The new key set would be unusable: ${parsed.problem}`);
  return text;
}
