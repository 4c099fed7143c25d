/**
 * The default record identification rule for chat (L1): a record fits when its status reason is 1, its
 * id is the chat's contact id, and each of `Name`, `Email` and `Phone` that the context has is what the
 * record says. That an absent one drops out is inferred.
 * @module
 */
import {
  ACTIVE_STATUS_REASON,
  type KnownContact,
  type KnownContacts,
} from '../../options/options.ts';
import type { ContextVariable } from '../../protocol.ts';

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
export function conditionsOf(
  record: KnownContact,
  context: readonly ContextVariable[],
): Condition[] {
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
export function findRecords(
  contacts: KnownContacts,
  context: readonly ContextVariable[],
): string[] {
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
export function comparedNames(context: readonly ContextVariable[]): string[] {
  const given = new Set(context.map(({ name }) => name));
  return CONDITIONS.map(({ name }) => name).filter((name) => given.has(name));
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
