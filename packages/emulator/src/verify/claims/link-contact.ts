/** Decides which contact record, if any, a token's subject links to the conversation (T3). @module */
import { isGuid } from '../../options/is-guid.ts';
import type { ContactRecord } from '../../options/options.ts';
import type { Check, Contact } from '../../protocol.ts';
import { notChecked, passed, warned } from '../check.ts';
import { nameInClaims } from './name-in-claims.ts';

const TITLE = 'Contact record';

/** A subject that links to nothing is warned about, never refused: the chat starts without the link. */
export function linkContact(
  claims: Readonly<Record<string, unknown>>,
  contacts: ReadonlyMap<string, Required<ContactRecord>> | undefined,
): { check: Check; contact?: Contact } {
  const subject = Object.hasOwn(claims, 'sub') ? claims.sub : undefined;
  if (typeof subject !== 'string' || subject.trim() === '') {
    return { check: notChecked('T3', TITLE, 'Without a subject there is no record to look for.') };
  }
  if (!isGuid(subject)) {
    const braces = isGuid(subject.replace(/^\{|\}$/g, '')) ? ' Leave out the braces.' : '';
    return {
      check: warned(
        'T3',
        TITLE,
        `The subject is not a GUID, so no contact is linked to the conversation.${braces}`,
      ),
    };
  }
  const id = subject.toLowerCase();
  if (!contacts) {
    const name = nameInClaims(claims);
    return {
      check: passed(
        'T3',
        TITLE,
        'The subject is a GUID. No records are configured to look it up in.',
      ),
      contact: { id, source: 'claims', ...(name === undefined ? {} : { name }) },
    };
  }
  const record = contacts.get(id);
  if (!record) {
    return {
      check: warned(
        'T3',
        TITLE,
        'The subject is a GUID, but no contact record has it, so none is linked.',
      ),
    };
  }
  if (!record.active) {
    return {
      check: warned(
        'T3',
        TITLE,
        'The contact record is not active. Omnichannel links only active ones, and says nothing about the others.',
      ),
    };
  }
  return {
    check: passed('T3', TITLE, 'The subject is the GUID of an active contact record.'),
    contact: { id, name: record.name, source: 'record' },
  };
}
