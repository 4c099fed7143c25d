/** Chooses the one published key that a token's signature has to fit (K2, K3, K5). @module */
import type { KeyObject } from 'node:crypto';
import type { Check } from '../../protocol.ts';
import { failed, passed } from '../check.ts';
import type { KeyDocument } from './parse-key-document.ts';

const TITLE = 'Key of the token';

/** `isKept` says that the document was fetched for an earlier token, so that a new key may be missing in it. */
export function selectKey(
  document: KeyDocument,
  kid: unknown,
  nowSeconds: number,
  isKept = false,
): { check: Check; key?: KeyObject } {
  if (document.form === 'pem') {
    const key = document.keys[0]?.key;
    return {
      check: passed('K2', TITLE, 'One key is published; it is the one to use.'),
      ...(key ? { key } : {}),
    };
  }
  if (typeof kid !== 'string') {
    return refuse(
      'The header has no "kid", and the keys are published as an array.',
      'Write the kid of the signing key into the header.',
    );
  }
  const published = document.keys.find((candidate) => candidate.kid === kid);
  if (!published && isKept) {
    return refuse(
      'None of the keys that were fetched before and kept has the token\'s "kid".',
      'Publish a key for as long as a cache lives before it signs.',
      'K5',
    );
  }
  if (!published) {
    return refuse(
      'No published key has the token\'s "kid".',
      'Publish a key well before it signs, and compare letter by letter.',
    );
  }
  if ((published.expiresAtSeconds ?? 0) <= nowSeconds) {
    return refuse(
      'The key with this "kid" is past its expiry and no longer used.',
      'Keep a key published until the last token that it signed has expired.',
    );
  }
  return {
    check: passed('K3', TITLE, 'The published key with the token\'s "kid" has not expired.'),
    key: published.key,
  };
}

function refuse(finding: string, advice: string, rule: 'K3' | 'K5' = 'K3'): { check: Check } {
  return { check: failed(rule, TITLE, finding, advice) };
}
