/** Reads one entry of the array form of a key document (K3). @module */

import type { KeyObject } from 'node:crypto';
import type { Flaw } from '../check.ts';
import { readNumericDate } from '../claims/read-numeric-date.ts';
import { readPublicKey } from './read-public-key.ts';

export type KeyEntry = { kid: string; key: KeyObject; expiresAtSeconds: number } | Flaw;

export function readKeyEntry(entry: unknown): KeyEntry {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return refuse('this is no object with "kid", "publicKey" and "expiry".');
  }
  const fields = entry as Record<string, unknown>;
  const field = (name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  const kid = field('kid');
  if (typeof kid !== 'string' || kid === '') return refuse('"kid" is not a text.', 'Name the key.');
  const expiry = readNumericDate(field('expiry'));
  if ('problem' in expiry) {
    return refuse(`"expiry" ${expiry.problem}.`, 'Write whole seconds since 1970 as a number.');
  }
  const publicKey = field('publicKey');
  if (typeof publicKey !== 'string') return refuse('"publicKey" is not a text.');
  if (publicKey.includes('-----BEGIN')) {
    return refuse('"publicKey" is bare PEM.', 'Encode the whole PEM text in base64.');
  }
  // Plain base64 with its padding, and nothing between: what every base64 reader accepts.
  if (Buffer.from(publicKey, 'base64').toString('base64') !== publicKey || publicKey === '') {
    return refuse(
      '"publicKey" is not base64.',
      'Encode the whole PEM text in base64, on one line.',
    );
  }
  const pem = Buffer.from(publicKey, 'base64').toString('utf8');
  if (!pem.includes('-----BEGIN')) {
    return refuse(
      '"publicKey" is base64 of something else than PEM.',
      'Encode the whole PEM text, its BEGIN and END lines included.',
    );
  }
  const read = readPublicKey(pem, 'K3');
  return 'finding' in read ? read : { kid, key: read.key, expiresAtSeconds: expiry.seconds };
}

function refuse(finding: string, advice?: string): Flaw {
  return { rule: 'K3', finding, advice };
}
