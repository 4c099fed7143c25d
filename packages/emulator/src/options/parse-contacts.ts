/** Reads which contact records the pretended Dataverse holds (T3, L1). @module */
import { isGuid } from './is-guid.ts';
import { nearestName } from './nearest-name.ts';
import type { OptionReader } from './option-reader.ts';
import {
  ACTIVE_STATUS_REASON,
  type ContactRecord,
  type KnownContact,
  type KnownContacts,
} from './options.ts';
import { quote } from './quote.ts';

const TEXTS = ['fullName', 'name', 'email', 'phone'] as const;
const NAMES: readonly (keyof ContactRecord)[] = [...TEXTS, 'statusReason', 'active'];

/** Dataverse's own number for an inactive contact. */
const INACTIVE_STATUS_REASON = 2;

export function parseContacts(value: unknown, reader: OptionReader): KnownContacts | undefined {
  if (value === undefined) return undefined;
  const contacts = new Map<string, KnownContact>();
  if (!isObject(value)) {
    reader.refuse(
      'contacts',
      value,
      'Give records by GUID, such as { "<guid>": { fullName: "Kim Abercrombie" } }.',
    );
    return contacts;
  }
  for (const [id, record] of Object.entries(value)) {
    const option = `contacts[${quote(id)}]`;
    if (!isGuid(id)) {
      reader.refuse(
        option,
        id,
        'Name each record by its GUID, without braces (T3), such as 87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10.',
      );
      continue;
    }
    if (contacts.has(id.toLowerCase())) {
      reader.refuse(
        option,
        id,
        'Give each record once; letter case makes no difference in a GUID.',
      );
      continue;
    }
    const read = readRecord(record);
    if ('fix' in read) reader.refuse(option, record, read.fix);
    else contacts.set(id.toLowerCase(), read);
  }
  return contacts;
}

function readRecord(record: unknown): KnownContact | { fix: string } {
  const example = 'Give { fullName: "Kim Abercrombie", email: "kim@example.com" }';
  if (!isObject(record)) return { fix: `${example}; a full name is needed.` };
  const stranger = Object.keys(record).find((name) => !NAMES.some((known) => known === name));
  if (stranger !== undefined) {
    const nearest = nearestName(stranger, NAMES);
    const hint = nearest ? `Did you mean "${nearest}"?` : `Known are ${NAMES.join(', ')}.`;
    return { fix: `${quote(stranger)} is nothing that a record has. ${hint}` };
  }
  const { fullName, name, email, phone, statusReason, active } = record;
  const odd = TEXTS.find((text) => record[text] !== undefined && typeof record[text] !== 'string');
  if (odd !== undefined) return { fix: `${example}; "${odd}" is text.` };
  const known = fullName ?? name;
  if (typeof known !== 'string') return { fix: `${example}; a full name is needed.` };
  if (fullName !== undefined && name !== undefined && fullName !== name) {
    return { fix: '"name" is short for "fullName": give one of them.' };
  }
  if (active !== undefined && typeof active !== 'boolean') {
    return { fix: '"active" is true or false.' };
  }
  if (statusReason !== undefined && !isWholeNumber(statusReason)) {
    return { fix: '"statusReason" is a whole number: 1 is active, and every other links nothing.' };
  }
  const reason = statusReason ?? (active === false ? INACTIVE_STATUS_REASON : ACTIVE_STATUS_REASON);
  if (active !== undefined && active !== (reason === ACTIVE_STATUS_REASON)) {
    return { fix: '"active" and "statusReason" contradict each other: 1 is active. Give one.' };
  }
  return { fullName: known, email: textOr(email), phone: textOr(phone), statusReason: reason };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
