/** What a conversation is called, and what its token claimed: the same words in list, detail and announcements. @module */

import { nameInClaims } from '../../contract/names.ts';
import type { Check, Conversation } from '../../contract/protocol.ts';

export function conversationName(conversation: Conversation): string {
  const { contact, verdict, claims, noToken } = conversation;
  if (contact?.name) return contact.name;
  if (contact) return contact.id;
  if (noToken) return 'Unknown customer';
  if (verdict === undefined) return 'Guest';
  const claimedName = claimedContact(conversation)?.name;
  if (claimedName !== undefined) return `${claimedName} (claimed)`;
  const subject = claims?.sub;
  return typeof subject === 'string' && subject !== '' ? subject : 'Unknown customer';
}

/** A guest has nothing wrong: nobody was refused. */
export function trustOf({ verdict, noToken }: Conversation): 'authenticated' | 'refused' | 'guest' {
  if (noToken) return 'refused';
  if (verdict === undefined) return 'guest';
  return verdict.authenticated ? 'authenticated' : 'refused';
}

/** The badge's words, which are Omnichannel's own. */
export function authenticatedWords({ verdict }: Conversation): string {
  return verdict?.authenticated ? 'Authenticated: Yes' : 'Authenticated: No';
}

export function warnedChecks({ verdict }: Conversation): Check[] {
  return (verdict?.checks ?? []).filter(({ outcome }) => outcome === 'warned');
}

/** What the amber badge says beside a green one; undefined when there is none. */
export function warningWords(conversation: Conversation): string | undefined {
  if (!conversation.verdict?.authenticated) return undefined;
  const { length } = warnedChecks(conversation);
  if (length === 0) return undefined;
  return length === 1 ? '1 warning' : `${length} warnings`;
}

export const STATE_WORDS: Readonly<Record<Conversation['state'], string>> = {
  open: 'Open',
  closed: 'Ended',
  refused: 'Refused',
  'no-token': 'No token',
};

export const NOT_TAKEN_OVER = 'Nothing was taken over, because the token was refused.';

export function isRefused({ verdict }: Conversation): boolean {
  return verdict?.authenticated === false;
}

interface ClaimedContact {
  name: string | undefined;
  subject: string | undefined;
}

/** To be shown as claimed, never taken over. Undefined unless the token was refused and said something of its bearer. */
export function claimedContact(conversation: Conversation): ClaimedContact | undefined {
  const { claims } = conversation;
  if (!isRefused(conversation) || claims === undefined) return undefined;
  const name = nameInClaims(claims);
  const subject = typeof claims.sub === 'string' && claims.sub !== '' ? claims.sub : undefined;
  return name === undefined && subject === undefined ? undefined : { name, subject };
}

/** The variables in text, by name; undefined when there are none, or none that can be read. */
export function claimedContext(conversation: Conversation): Record<string, string> | undefined {
  if (!isRefused(conversation)) return undefined;
  const context = parse(conversation.claims?.lwicontexts);
  if (typeof context !== 'object' || context === null || Array.isArray(context)) return undefined;
  const entries = Object.entries(context).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** An object is the wrong form (T5), and still says what was meant. */
function parse(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
