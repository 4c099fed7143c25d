/** Says on the wire why a token was not accepted (W3). @module */
import { type Check, checkText } from '../../protocol.ts';
import { RefusalError } from '../../refusal-error.ts';

/** Code 3 when there was no token, 4 when there was one that is refused; 431 for one that is too long. */
export function refuseToken(check: Check): RefusalError {
  const { rule, title, fault } = check;
  const isMissing = !fault && (rule === 'W3' || rule === 'P10');
  const errorCode = isMissing ? 3 : 4;
  return new RefusalError(
    rule === 'T7' ? 431 : 401,
    { errorCode, rule, title, detail: checkText(check), ...(fault ? { fault } : {}) },
    { errorcode: String(errorCode) },
  );
}
