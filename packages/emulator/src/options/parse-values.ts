/** Reads the options that have parts: contacts, context variables, rules of masking, surveys, certificates. @module */

import { createSecureContext } from 'node:tls';
import {
  FAULT_NAMES,
  type FaultName,
  type Faults,
  faultFix,
  isFaultValue,
} from '../contract/faults.ts';
import { MAX_NAME_LENGTH, MAX_VARIABLES } from '../contract/limits.ts';
import {
  ACTIVE_STATUS_REASON,
  type ContactRecord,
  type ContextType,
  type KnownContact,
  type KnownContacts,
} from '../contract/workstream.ts';
import { isRecord } from '../lib/json.ts';
import { isGuid, nearestName, quote } from '../lib/text.ts';
import { type OptionReader, refuseUnknownNames } from './config-error.ts';
import type { TlsOptions } from './options.ts';

const TEXTS = ['fullName', 'name', 'email', 'phone'] as const;
const RECORD_NAMES: readonly (keyof ContactRecord)[] = [...TEXTS, 'statusReason', 'active'];

/** Dataverse's own number for an inactive contact. */
const INACTIVE_STATUS_REASON = 2;

export function parseContacts(value: unknown, reader: OptionReader): KnownContacts | undefined {
  if (value === undefined) return undefined;
  const contacts = new Map<string, KnownContact>();
  if (!isRecord(value)) {
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
  if (!isRecord(record)) return { fix: `${example}; a full name is needed.` };
  const stranger = Object.keys(record).find(
    (name) => !RECORD_NAMES.some((known) => known === name),
  );
  if (stranger !== undefined) {
    const nearest = nearestName(stranger, RECORD_NAMES);
    const hint = nearest ? `Did you mean "${nearest}"?` : `Known are ${RECORD_NAMES.join(', ')}.`;
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

function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function parseContextVariables(
  value: unknown,
  reader: OptionReader,
): ReadonlyMap<string, ContextType> | undefined {
  if (value === undefined) return undefined;
  const variables = new Map<string, ContextType>();
  if (!isRecord(value)) {
    reader.refuse(
      'contextVariables',
      value,
      'Give names with their types, such as { msdyn_cartvalue: "number" }.',
    );
    return variables;
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_VARIABLES) {
    reader.refuse('contextVariables', entries.length, `Define at most ${MAX_VARIABLES} (C2).`);
  }
  for (const [name, type] of entries) {
    const option = `contextVariables[${quote(name)}]`;
    if (name === '' || name.length > MAX_NAME_LENGTH) {
      reader.refuse(option, name, `Give a name of 1 to ${MAX_NAME_LENGTH} characters (C2).`);
    } else if (type !== 'text' && type !== 'number') {
      reader.refuse(option, type, 'Give "text" or "number" (C4).');
    } else {
      variables.set(name, type);
    }
  }
  return variables;
}

type MaskingRules = Readonly<Record<string, string>>;

const MAX_RULES = 50;
const MAX_RULE_LENGTH = 1000;
const MASKING_FIX = 'Give regular expressions by name, such as { card: "\\\\d{16}" }.';
const RULE_FIX =
  'Give the source of a JavaScript regular expression that matches at least one character.';

export function parseDataMasking<Fallback>(
  value: unknown,
  fallback: Fallback,
  reader: OptionReader,
  option: string,
): MaskingRules | Fallback {
  if (value === undefined) return fallback;
  if (!isRecord(value) || Object.keys(value).length > MAX_RULES) {
    reader.refuse(option, value, MASKING_FIX);
    return fallback;
  }
  for (const [name, rule] of Object.entries(value)) {
    if (!isRule(rule)) reader.refuse(`${option}[${quote(name)}]`, rule, RULE_FIX);
  }
  return Object.freeze({ ...(value as MaskingRules) });
}

/** The chat SDK passes over a rule that matches nothing at all, so it would be no rule. */
function isRule(value: unknown): boolean {
  if (typeof value !== 'string' || value === '' || value.length > MAX_RULE_LENGTH) return false;
  try {
    return !new RegExp(value).test('');
  } catch {
    return false;
  }
}

const MAX_SURVEY_LENGTH = 20_000;

const SURVEY_FIX =
  'Give the text of an adaptive card, such as \'{ "type": "AdaptiveCard", "body": [] }\'.';

/** Empty text is no survey. What is no survey is not shown: it may be any file's text. */
export function parsePreChatSurvey<Fallback>(
  value: unknown,
  fallback: Fallback,
  reader: OptionReader,
  option: string,
): string | Fallback {
  if (value === undefined) return fallback;
  if (typeof value === 'string' && (value === '' || isAdaptiveCard(value))) return value;
  const received = typeof value === 'string' ? 'text that is no adaptive card' : 'no text';
  reader.problems.push({ option, received, fix: SURVEY_FIX });
  return fallback;
}

function isAdaptiveCard(text: string): boolean {
  if (text.length > MAX_SURVEY_LENGTH) return false;
  try {
    const card: unknown = JSON.parse(text);
    return isRecord(card) && card.type === 'AdaptiveCard';
  } catch {
    return false;
  }
}

const TLS_NAMES = ['key', 'cert'] as const;
const TLS_FIX =
  'Give { key, cert }: the texts of two PEM files that belong together, such as mkcert writes.';

export function parseTls(value: unknown, reader: OptionReader): Readonly<TlsOptions> | undefined {
  if (value === undefined) return undefined;
  const refuse = (option: string, received: string): undefined => {
    reader.problems.push({ option, received, fix: TLS_FIX });
  };
  if (!isRecord(value)) {
    return refuse('tls', value === null ? 'null' : 'no object');
  }
  refuseUnknownNames(value, TLS_NAMES, 'tls.', reader);
  const { key, cert } = value as Partial<Record<keyof TlsOptions, unknown>>;
  if (!isPem(key, 'PRIVATE KEY')) return refuse('tls.key', 'no private key in PEM');
  if (!isPem(cert, 'CERTIFICATE')) return refuse('tls.cert', 'no certificate in PEM');
  try {
    createSecureContext({ key, cert });
  } catch {
    // Its message may quote what it could not read.
    return refuse('tls', 'a key and a certificate that cannot be used together');
  }
  return Object.freeze({ key, cert });
}

function isPem(value: unknown, label: string): value is string {
  return typeof value === 'string' && new RegExp(`-----BEGIN [A-Z ]*${label}-----`).test(value);
}

/** What the change leaves out stays as it is in `before`. */
export function parseFaults(
  change: unknown,
  before: Readonly<Faults>,
  reader: OptionReader,
): Readonly<Faults> {
  if (change === undefined) return before;
  if (!isRecord(change)) {
    reader.refuse('faults', change, 'Give an object such as { clockSkewSeconds: 300 }.');
    return before;
  }
  refuseUnknownNames(change, FAULT_NAMES, 'faults.', reader);
  const read = (name: FaultName): [FaultName, unknown] => [
    name,
    reader.read<unknown>(
      `faults.${name}`,
      Object.hasOwn(change, name) ? change[name] : undefined,
      before[name],
      (value) => isFaultValue(name, value),
      faultFix(name),
    ),
  ];
  // Each of them was checked by its name.
  return Object.freeze(Object.fromEntries(FAULT_NAMES.map(read))) as unknown as Readonly<Faults>;
}
