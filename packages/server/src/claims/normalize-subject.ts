/** Decides which `sub` a token carries: the GUID of a Dataverse record, in its plain form (T3). @module */

import { describeValue } from '../errors/describe-value.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Far more than any identifier needs. */
const MAX_SUBJECT_LENGTH = 256;

const CONTROL_CHARACTER = /\p{Cc}/u;

/** Braces are how Dataverse's older APIs write a GUID. */
const withoutBraces = (text: string) => text.replace(/^\{(.*)\}$/, '$1');

/**
 * The subject in the form in which it is signed.
 *
 * @param value - what the site's `subject` returned.
 * @param format - `'guid'`, or `'any'` for every non-empty text.
 * @throws {LiveChatAuthError} `invalid_subject`
 */
export function normalizeSubject(value: unknown, format: 'guid' | 'any'): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new LiveChatAuthError(
      'invalid_subject',
      `subject returned ${describeValue(value)}. Return the GUID of the customer's contact record.`,
    );
  }
  if (format === 'any') {
    if (value.length <= MAX_SUBJECT_LENGTH && !CONTROL_CHARACTER.test(value)) return value;
    throw new LiveChatAuthError(
      'invalid_subject',
      `subject returned ${describeValue(value)}. It has at most ${MAX_SUBJECT_LENGTH} characters, and no control characters.`,
    );
  }
  const guid = withoutBraces(value.trim()).toLowerCase();
  if (GUID.test(guid)) return guid;
  throw new LiveChatAuthError(
    'invalid_subject',
    `subject returned ${describeValue(value)} that is not a GUID. Return the GUID of the customer's contact record, or set subjectFormat: 'any'.`,
  );
}
