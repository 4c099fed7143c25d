/** Reads the two forms of a key document (K2, K3, K4), and chooses the key that a token's signature has to fit (K5). @module */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Check } from '../contract/protocol.ts';
import type { PemKid } from '../contract/workstream.ts';
import { findJsonHazard, isRecord } from '../lib/json.ts';
import { type Flaw, failed, failedBy, passed, warned } from './check.ts';
import { readNumericDate } from './claims.ts';

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

const DOCUMENT = 'Key document';
const STRENGTH = 'Key strength';

export function parseKeyDocument(body: string): { checks: Check[]; document?: KeyDocument } {
  const text = body.trim();
  return /^[[{"]/.test(text) ? parseJsonDocument(text) : parsePemDocument(text);
}

function parsePemDocument(text: string): { checks: Check[]; document?: KeyDocument } {
  const read = readPublicKey(text, 'K2');
  if ('finding' in read) return refuseDocument(read);
  return {
    checks: [
      passed('K2', DOCUMENT, 'The document is one public key as SPKI PEM.'),
      passed('K4', STRENGTH, `The key is RSA with ${read.bits} bits.`),
    ],
    document: { form: 'pem', keys: [{ key: read.key }] },
  };
}

function refuseDocument(flaw: Flaw): { checks: Check[] } {
  return { checks: [failedBy(flaw, flaw.rule === 'K4' ? STRENGTH : DOCUMENT)] };
}

function parseJsonDocument(text: string): { checks: Check[]; document?: KeyDocument } {
  const refuseForm = (finding: string, advice?: string): { checks: Check[] } =>
    refuseDocument({ rule: 'K3', finding, advice });
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
    const isJwks = isRecord(entries) && Object.hasOwn(entries, 'keys');
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
      return refuseDocument({ ...read, finding: `Entry ${index + 1}: ${read.finding}` });
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
        DOCUMENT,
        `The document is a JSON array of ${keys.length === 1 ? 'one key' : `${keys.length} keys`}.`,
      ),
      passed('K4', STRENGTH, 'Every key is RSA with 2048 bits or more.'),
    ],
    document: { form: 'array', keys },
  };
}

export type KeyEntry = { kid: string; key: KeyObject; expiresAtSeconds: number } | Flaw;

function readKeyEntry(entry: unknown): KeyEntry {
  if (!isRecord(entry)) {
    return refuseEntry('this is no object with "kid", "publicKey" and "expiry".');
  }
  const field = (name: string): unknown => (Object.hasOwn(entry, name) ? entry[name] : undefined);
  const kid = field('kid');
  if (typeof kid !== 'string' || kid === '')
    return refuseEntry('"kid" is not a text.', 'Name the key.');
  const expiry = readNumericDate(field('expiry'));
  if ('problem' in expiry) {
    return refuseEntry(
      `"expiry" ${expiry.problem}.`,
      'Write whole seconds since 1970 as a number.',
    );
  }
  const publicKey = field('publicKey');
  if (typeof publicKey !== 'string') return refuseEntry('"publicKey" is not a text.');
  if (publicKey.includes('-----BEGIN')) {
    return refuseEntry('"publicKey" is bare PEM.', 'Encode the whole PEM text in base64.');
  }
  // Plain base64 with its padding, and nothing between: what every base64 reader accepts.
  if (Buffer.from(publicKey, 'base64').toString('base64') !== publicKey || publicKey === '') {
    return refuseEntry(
      '"publicKey" is not base64.',
      'Encode the whole PEM text in base64, on one line.',
    );
  }
  const pem = Buffer.from(publicKey, 'base64').toString('utf8');
  if (!pem.includes('-----BEGIN')) {
    return refuseEntry(
      '"publicKey" is base64 of something else than PEM.',
      'Encode the whole PEM text, its BEGIN and END lines included.',
    );
  }
  const read = readPublicKey(pem, 'K3');
  return 'finding' in read ? read : { kid, key: read.key, expiresAtSeconds: expiry.seconds };
}

function refuseEntry(finding: string, advice?: string): Flaw {
  return { rule: 'K3', finding, advice };
}

const MIN_MODULUS_BITS = 2048;
/** With an exponent of 1 a signature is the message itself, and anybody can write it. */
const MIN_PUBLIC_EXPONENT = 3n;
const SPKI_PEM = /^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\r\n]+-----END PUBLIC KEY-----$/;

export type ReadKey = { key: KeyObject; bits: number } | Flaw;

/** `form` is the rule to name when this is no PEM of a public key: K2 for a document, K3 in an array. */
function readPublicKey(text: string, form: 'K2' | 'K3'): ReadKey {
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

export const TOKEN_KEY = 'Key of the token';

export interface KeyRules {
  nowSeconds: number;
  /** The document was fetched for an earlier token, so that a new key may be missing in it. */
  isKept?: boolean;
  keyExpiry: boolean;
  pemKid: PemKid;
}

/** Whether a token names a key that is not in the document. */
export function lacksKey({ form, keys }: KeyDocument, kid: unknown): boolean {
  return form === 'array' && typeof kid === 'string' && !keys.some((one) => one.kid === kid);
}

export function selectKey(
  document: KeyDocument,
  kid: unknown,
  { nowSeconds, isKept = false, keyExpiry, pemKid }: KeyRules,
): { check: Check; key?: KeyObject } {
  if (document.form === 'pem' && pemKid !== 'optional') {
    const hasKid = kid !== undefined;
    const finding = hasKid
      ? 'The header has a "kid", and one PEM is published, which names no key (option "pemKid").'
      : 'The header has no "kid", and the service wants one although one PEM is published (option "pemKid").';
    if (hasKid !== (pemKid === 'required')) return refuseKey(finding, 'Publish an array.', 'K2');
  }
  if (document.form === 'pem') {
    const key = document.keys[0]?.key;
    return {
      check: passed('K2', TOKEN_KEY, 'One key is published; it is the one to use.'),
      ...(key ? { key } : {}),
    };
  }
  if (typeof kid !== 'string') {
    return refuseKey(
      'The header has no "kid", and the keys are published as an array.',
      'Write the kid of the signing key into the header.',
    );
  }
  const published = document.keys.find((candidate) => candidate.kid === kid);
  if (!published && isKept) {
    return refuseKey(
      'None of the keys that were fetched before and kept has the token\'s "kid".',
      'Publish a key for as long as a cache lives before it signs.',
      'K5',
    );
  }
  if (!published) {
    return refuseKey(
      'No published key has the token\'s "kid".',
      'Publish a key well before it signs, and compare letter by letter.',
    );
  }
  const isExpired = (published.expiresAtSeconds ?? 0) <= nowSeconds;
  if (isExpired && keyExpiry) {
    return refuseKey(
      'The key with this "kid" is past its expiry and no longer used.',
      'Keep a key published until the last token that it signed has expired.',
    );
  }
  return {
    check: isExpired
      ? warned(
          'K3',
          TOKEN_KEY,
          'The key with this "kid" is past its expiry, which counts for nothing (option "keyExpiry").',
        )
      : passed('K3', TOKEN_KEY, 'The published key with the token\'s "kid" has not expired.'),
    key: published.key,
  };
}

function refuseKey(
  finding: string,
  advice: string,
  rule: 'K2' | 'K3' | 'K5' = 'K3',
): { check: Check } {
  return { check: failed(rule, TOKEN_KEY, finding, advice) };
}
