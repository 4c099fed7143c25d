/** Reads which contact records the pretended Dataverse holds (T3). @module */
import { isGuid } from './is-guid.ts';
import type { OptionReader } from './option-reader.ts';
import type { ContactRecord } from './options.ts';
import { quote } from './quote.ts';

export function parseContacts(
  value: unknown,
  reader: OptionReader,
): ReadonlyMap<string, Required<ContactRecord>> | undefined {
  if (value === undefined) return undefined;
  const contacts = new Map<string, Required<ContactRecord>>();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reader.refuse(
      'contacts',
      value,
      'Give records by GUID, such as { "<guid>": { name: "Kim" } }.',
    );
    return contacts;
  }
  for (const [id, record] of Object.entries(value)) {
    const option = `contacts[${quote(id)}]`;
    if (!isGuid(id)) {
      reader.refuse(option, id, 'Use the GUID of the record as its name, without braces (T3).');
    } else if (!isContactRecord(record)) {
      reader.refuse(option, record, 'Give { name: "Kim", active: true }; active may be left out.');
    } else if (contacts.has(id.toLowerCase())) {
      reader.refuse(
        option,
        id,
        'Give each record once; letter case makes no difference in a GUID.',
      );
    } else {
      contacts.set(id.toLowerCase(), { name: record.name, active: record.active ?? true });
    }
  }
  return contacts;
}

function isContactRecord(record: unknown): record is ContactRecord {
  if (typeof record !== 'object' || record === null) return false;
  const { name, active } = record as Record<string, unknown>;
  return typeof name === 'string' && (active === undefined || typeof active === 'boolean');
}
