/** Decides which `sub` a token carries: the GUID of a Dataverse record, in its plain form (T3). @module */

import { describeValue } from '../errors/describe-value.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Far more than any identifier needs. */
const MAX_SUBJECT_LENGTH = 256;

const CONTROL_CHARACTER = /\p{Cc}/u;

/** RFC 9562's nil and max: what a database or a form has where there is no record. */
const PLACEHOLDER_GUIDS: ReadonlySet<string> = new Set([
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
]);

/** What becomes of nothing when it is turned into text. All such customers would be one and the same. */
const PLACEHOLDER_TEXT =
  /^([0-]+|-1|null|\(null\)|undefined|nan|-?infinity|true|false|none|nil|invalid date|\[object [^\]]*\])$/;

/** Braces are how Dataverse's older APIs write a GUID. */
const toPlainGuid = (text: string) =>
  text
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .toLowerCase();

function refuse(problem: string): never {
  throw new LiveChatAuthError('invalid_subject', `subject returned ${problem}`);
}

/**
 * The subject in the form in which it is signed.
 *
 * @param value - what the site's `subject` returned.
 * @param format - `'guid'`, or `'any'` for every text that names somebody.
 * @throws {LiveChatAuthError} `no_contact` for `undefined`, else `invalid_subject`.
 */
export function readSubject(value: unknown, format: 'guid' | 'any'): string {
  if (value === undefined) {
    throw new LiveChatAuthError(
      'no_contact',
      'subject returned undefined for a customer who is signed in. Either it reads a field that is not there (a misspelled name, or one that the session or deserializeUser dropped: log Object.keys(user), never the values), or the customer has no contact record, which has to be created.',
    );
  }
  if (typeof value !== 'string' || value.trim() === '') {
    refuse(
      `${describeValue(value)}. Return the GUID of the customer's contact record, or undefined when there is none.`,
    );
  }
  const guid = toPlainGuid(value);
  if (PLACEHOLDER_GUIDS.has(guid)) {
    refuse(
      'a GUID that stands for no record: everybody who has it would be the same customer. Return undefined when there is no record.',
    );
  }
  if (format === 'guid') {
    if (GUID.test(guid)) return guid;
    refuse(
      `${describeValue(value)} that is not a GUID. Return the GUID of the customer's contact record, or set subjectFormat: 'any'.`,
    );
  }
  if (PLACEHOLDER_TEXT.test(value.trim().toLowerCase())) {
    refuse(
      'a text that is only a value turned into text, such as "null": everybody who has it would be the same customer. Return undefined when there is no record.',
    );
  }
  if (value.length > MAX_SUBJECT_LENGTH || CONTROL_CHARACTER.test(value)) {
    refuse(
      `${describeValue(value)}. A subject has at most ${MAX_SUBJECT_LENGTH} characters and no control characters.`,
    );
  }
  return value;
}
