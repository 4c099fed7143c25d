/** Tells the two forms of a key document apart and reads the keys in it (K2, K3, K4). @module */

import type { KeyObject } from 'node:crypto';
import type { Check } from '../../protocol.ts';
import { type Flaw, failedBy, passed } from '../check.ts';
import { findJsonHazard } from '../token/find-json-hazard.ts';
import { readKeyEntry } from './read-key-entry.ts';
import { readPublicKey } from './read-public-key.ts';

/** One published key; `kid` and `expiresAtSeconds` only in an array. */
export interface PublishedKey {
  key: KeyObject;
  kid?: string;
  expiresAtSeconds?: number;
}

/** `form` decides whether a token needs a `kid`. */
export interface KeyDocument {
  form: 'pem' | 'array';
  keys: readonly PublishedKey[];
}

const TITLE = 'Key document';
const STRENGTH = 'Key strength';

export function parseKeyDocument(body: string): { checks: Check[]; document?: KeyDocument } {
  const text = body.trim();
  return /^[[{"]/.test(text) ? parseJsonDocument(text) : parsePemDocument(text);
}

function parsePemDocument(text: string): { checks: Check[]; document?: KeyDocument } {
  const read = readPublicKey(text, 'K2');
  if ('finding' in read) return refuse(read);
  return {
    checks: [
      passed('K2', TITLE, 'The document is one public key as SPKI PEM.'),
      passed('K4', STRENGTH, `The key is RSA with ${read.bits} bits.`),
    ],
    document: { form: 'pem', keys: [{ key: read.key }] },
  };
}

function refuse(flaw: Flaw): { checks: Check[] } {
  return { checks: [failedBy(flaw, flaw.rule === 'K4' ? STRENGTH : TITLE)] };
}

function parseJsonDocument(text: string): { checks: Check[]; document?: KeyDocument } {
  const refuseForm = (finding: string, advice?: string): { checks: Check[] } =>
    refuse({ rule: 'K3', finding, advice });
  const wanted = 'Publish a JSON array of { "kid", "publicKey", "expiry" }, or one PEM.';
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return refuseForm('The document looks like JSON and is not.', wanted);
  }
  const hazard = findJsonHazard(text);
  if (hazard !== undefined) return refuseForm(`The document is ambiguous JSON: ${hazard}.`);
  if (!Array.isArray(entries)) {
    const isJwks =
      typeof entries === 'object' && entries !== null && Object.hasOwn(entries, 'keys');
    return refuseForm(
      isJwks
        ? 'The document is a JSON Web Key Set (JWKS), which Omnichannel does not read.'
        : 'The document is JSON, but no array.',
      wanted,
    );
  }
  if (entries.length === 0) return refuseForm('The array is empty.', 'Publish at least one key.');
  const keys: PublishedKey[] = [];
  const kids = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const read = readKeyEntry(entry);
    if ('finding' in read) {
      return refuse({ ...read, finding: `Entry ${index + 1}: ${read.finding}` });
    }
    if (kids.has(read.kid)) {
      const finding = `Entry ${index + 1}: another entry has the same kid.`;
      return refuseForm(finding, 'Each kid must be unique.');
    }
    kids.add(read.kid);
    keys.push(read);
  }
  return {
    checks: [
      passed(
        'K3',
        TITLE,
        `The document is a JSON array of ${keys.length === 1 ? 'one key' : `${keys.length} keys`}.`,
      ),
      passed('K4', STRENGTH, 'Every key is RSA with 2048 bits or more.'),
    ],
    document: { form: 'array', keys },
  };
}
