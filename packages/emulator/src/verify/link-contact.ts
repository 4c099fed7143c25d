/**
 * Decides which contact record, if any, is linked to the conversation: the subject's (T3), when the
 * default identification rule finds it with what the context says (L1 to L3).
 * @module
 */

import { nameInClaims, PORTAL_CONTACT_ID } from '../contract/names.ts';
import type { Check, Contact, ContextVariable } from '../contract/protocol.ts';
import {
  ACTIVE_STATUS_REASON,
  type KnownContact,
  type KnownContacts,
} from '../contract/workstream.ts';
import { isGuid } from '../lib/text.ts';
import { notChecked, passed, warned } from './check.ts';

const RECORD = 'Contact record';
const RULE = 'Identification rule';
const COMPARED = 'Identifying variables';
const CASE = 'Case';
const CONTACT_ID = 'Contact id';
const LEAVE_OUT = 'Leave it out, or send what the record has.';
const TITLES: readonly string[] = [RECORD, RULE, COMPARED, CASE, CONTACT_ID];

export interface LinkedContact {
  checks: Check[];
  contact?: Contact;
}

export interface LinkedBy {
  contacts: KnownContacts | undefined;
  /** What the chat's context comes to. */
  context: readonly ContextVariable[];
}

/** Whether the check is one of those made here. */
export function isLinkCheck({ title }: Check): boolean {
  return TITLES.includes(title);
}

/** What links to nothing is warned about, never refused: the chat starts without the link. */
export function linkContact(
  claims: Readonly<Record<string, unknown>>,
  { contacts, context }: LinkedBy,
): LinkedContact {
  const subject = Object.hasOwn(claims, 'sub') ? claims.sub : undefined;
  if (typeof subject !== 'string' || subject.trim() === '') {
    const why = 'Without a subject there is no record to look for.';
    return { checks: [notChecked('T3', RECORD, why)] };
  }
  const { checks, contact } = isGuid(subject)
    ? linkById(subject.toLowerCase(), { claims, contacts, context })
    : linkWithoutId(subject, { contacts, context });
  return {
    checks: [...checks, ...checkCase(context), ...checkContactId(subject, context)],
    ...(contact ? { contact } : {}),
  };
}

function linkById(
  id: string,
  { claims, contacts, context }: LinkedBy & { claims: Readonly<Record<string, unknown>> },
): LinkedContact {
  const isNamed = passed('T3', RECORD, 'The subject is the GUID of an active contact record.');
  if (!contacts) {
    const name = nameInClaims(claims);
    const why = 'The subject is a GUID. No records are configured to look it up in.';
    return {
      checks: [passed('T3', RECORD, why), ...checkUncompared(comparedNames(context))],
      contact: { id, source: 'claims', ...(name === undefined ? {} : { name }) },
    };
  }
  const record = contacts.get(id);
  if (!record) {
    const why = 'The subject is a GUID, but no contact record has it, so none is linked.';
    return { checks: [warned('T3', RECORD, why)] };
  }
  if (!isActive(record)) {
    return {
      checks: [
        warned(
          'T3',
          RECORD,
          `The contact record is not active: its status reason is ${record.statusReason}, so the condition "statuscode = 1" of the identification rule fails and none is linked. Omnichannel says nothing about it (L1).`,
        ),
      ],
    };
  }
  const conditions = conditionsOf(record, context);
  const failing = conditions.filter(({ outcome }) => outcome === 'differs');
  if (failing.length > 0) {
    return { checks: [isNamed, warned('L2', RULE, describeFailing(failing), LEAVE_OUT)] };
  }
  const fitting = conditions.filter(({ outcome }) => outcome === 'fits');
  const words = ['statuscode = 1', 'contactid', ...fitting.map((condition) => condition.words)];
  const untold = conditions.filter(({ outcome }) => outcome === 'untold');
  return {
    checks: [
      isNamed,
      passed('L1', RULE, `The default rule finds this one record: ${words.join(', ')}.`),
      ...checkUncompared(untold.map(({ name }) => name)),
    ],
    contact: { id, name: record.fullName, source: 'record' },
  };
}

/** The condition on the contact id drops out, and what the token vouches for beside it may identify a record. */
function linkWithoutId(subject: string, { contacts, context }: LinkedBy): LinkedContact {
  const vouched = context.filter(({ source }) => source !== 'page');
  const names = comparedNames(vouched);
  if (!contacts || names.length === 0) {
    const why = 'The subject is not a GUID, so no contact is linked to the conversation.';
    const hasBraces = isGuid(subject.replace(/^\{|\}$/g, ''));
    return { checks: [warned('T3', RECORD, why, hasBraces ? 'Leave out the braces.' : undefined)] };
  }
  const why = 'The subject is not a GUID, so it names no record.';
  const by = `by ${listed(names)} alone, without a contact id (inferred)`;
  const hits = findRecords(contacts, vouched);
  const [id] = hits;
  const record = id === undefined ? undefined : contacts.get(id);
  const checks = [notChecked('T3', RECORD, why)];
  if (id === undefined || record === undefined) {
    return { checks: [...checks, warned('L1', RULE, `No active record is found ${by}.`)] };
  }
  if (hits.length > 1) {
    const many = `${hits.length} records are found ${by}. More than one links nothing.`;
    const advice = 'Write the GUID of the contact into "sub".';
    return { checks: [...checks, warned('L1', RULE, many, advice)] };
  }
  return {
    checks: [...checks, passed('L1', RULE, `One record is found ${by}.`)],
    contact: { id, name: record.fullName, source: 'record' },
  };
}

function describeFailing(failing: readonly Condition[]): string {
  const words = failing.map(({ words }) => `"${words}"`).join(' and ');
  const whose = failing.map(({ name, source }) => `${source ? 'the page’s ' : ''}"${name}"`);
  const nearly = failing.every(({ isNearly }) => isNearly)
    ? ' The difference is letter case or space only; that this counts is inferred.'
    : '';
  return `No contact is linked: ${listed(whose)} differs from the record, so the condition ${words} of the identification rule fails (L1).${nearly}`;
}

function checkUncompared(names: readonly string[]): Check[] {
  if (names.length === 0) return [];
  const why = `Omnichannel compares ${listed(names.map((name) => `"${name}"`))} with the contact record, and links nothing when it differs. The option "contacts" does not say what the record has.`;
  return [notChecked('L2', COMPARED, why)];
}

function checkCase(context: readonly ContextVariable[]): Check[] {
  if (!context.some(({ name }) => name === 'CaseNumber')) return [];
  return [notChecked('L2', CASE, '"CaseNumber" links a case. There are none here.')];
}

/** Said again beside the subject, as in Microsoft's sample; by whatever side counts. */
function checkContactId(subject: string, context: readonly ContextVariable[]): Check[] {
  const given = context.find(({ name }) => name === PORTAL_CONTACT_ID);
  if (!given) return [];
  const whose = given.source ? `The page’s "${PORTAL_CONTACT_ID}"` : `"${PORTAL_CONTACT_ID}"`;
  if (String(given.value).toLowerCase() === subject.toLowerCase()) {
    return [passed('L3', CONTACT_ID, `${whose} is the subject.`)];
  }
  const why = `${whose} differs from the subject. Which of the two Omnichannel goes by is not public; here it is the subject.`;
  return [warned('L3', CONTACT_ID, why, 'Send the same GUID in both.')];
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** Columns as Dataverse calls them; a contact has several for phones. */
const CONDITIONS = [
  { name: 'Name', column: 'fullname', read: ({ fullName }: KnownContact) => fullName },
  { name: 'Email', column: 'emailaddress1', read: ({ email }: KnownContact) => email },
  { name: 'Phone', column: 'a phone', read: ({ phone }: KnownContact) => phone },
] as const;

/** How one condition with a context variable in it comes out for one record. */
export interface Condition {
  /** The context variable. */
  name: 'Name' | 'Email' | 'Phone';
  /** As in the rule: `fullname = Name`. */
  words: string;
  /** `untold`: the option `contacts` does not say what the record has there. */
  outcome: 'fits' | 'differs' | 'untold';
  /** Differs in nothing but letter case or the space around it. */
  isNearly: boolean;
  /** Set when the page gave the variable, and no token. */
  source?: 'page';
}

/** The conditions that are left, since the context has their variable. */
function conditionsOf(record: KnownContact, context: readonly ContextVariable[]): Condition[] {
  return CONDITIONS.flatMap(({ name, column, read }): Condition[] => {
    const variable = context.find((each) => each.name === name);
    if (!variable) return [];
    const given = String(variable.value);
    const held = read(record);
    return [
      {
        name,
        words: `${column} = ${name}`,
        outcome: held === undefined ? 'untold' : held === given ? 'fits' : 'differs',
        isNearly: held !== undefined && plain(held) === plain(given),
        ...(variable.source ? { source: variable.source } : {}),
      },
    ];
  });
}

/** For a chat without a contact id: the records that every condition fits, and at least one has to be left. */
function findRecords(contacts: KnownContacts, context: readonly ContextVariable[]): string[] {
  return Array.from(contacts).flatMap(([id, record]) => {
    const conditions = conditionsOf(record, context);
    const fits =
      isActive(record) &&
      conditions.length > 0 &&
      conditions.every(({ outcome }) => outcome === 'fits');
    return fits ? [id] : [];
  });
}

export function isActive({ statusReason }: KnownContact): boolean {
  return statusReason === ACTIVE_STATUS_REASON;
}

/** The variables of the context that the rule compares. */
function comparedNames(context: readonly ContextVariable[]): string[] {
  const given = new Set(context.map(({ name }) => name));
  return CONDITIONS.map(({ name }) => name).filter((name) => given.has(name));
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
