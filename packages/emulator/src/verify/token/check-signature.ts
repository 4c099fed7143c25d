/** Decides whether the published key made this token's signature (T1). @module */
import type { KeyObject } from 'node:crypto';
import { compactVerify } from 'jose';
import type { Check } from '../../protocol.ts';
import { failed, passed } from '../check.ts';

const TITLE = 'Signature';

export async function checkSignature(token: string, key: KeyObject): Promise<Check> {
  if (token.endsWith('.')) {
    return failed('T1', TITLE, 'The signature is empty.', 'Sign with RS256 and the private key.');
  }
  try {
    await compactVerify(token, key, { algorithms: ['RS256'] });
    return passed('T1', TITLE, 'The signature fits the published key.');
  } catch {
    return failed(
      'T1',
      TITLE,
      'The signature does not fit the published key. Either the token was changed on its way, or another key signed it.',
      'Compare the key pair of the site with what its public key address answers.',
    );
  }
}
