/** Says on the wire why a token was not accepted (W3). @module */
import type { Check } from '../protocol.ts';
import { RefusalError } from '../refusal-error.ts';

/** Code 3 when there was no token, 4 when there was a wrong one; 431 for one that is too long. */
export function refuseToken(check: Check): RefusalError {
  const errorCode = check.rule === 'W3' || check.rule === 'P10' ? 3 : 4;
  return new RefusalError(
    check.rule === 'T7' ? 431 : 401,
    { errorCode, rule: check.rule, title: check.title, detail: check.detail },
    { errorcode: String(errorCode) },
  );
}
