/** What a conversation is called in the list and in announcements. @module */
import type { Check, Conversation } from '../../../contract/protocol.ts';
import { claimedContact } from '../detail/claimed.ts';

export function conversationName(conversation: Conversation): string {
  const { contact, verdict, claims } = conversation;
  if (contact?.name) return contact.name;
  if (contact) return contact.id;
  if (verdict === undefined) return 'Guest';
  const claimedName = claimedContact(conversation)?.name;
  if (claimedName !== undefined) return `${claimedName} (claimed)`;
  const subject = claims?.sub;
  return typeof subject === 'string' && subject !== '' ? subject : 'Unknown customer';
}

/** The badge's words, which are Omnichannel's own. */
export function authenticatedWords({ verdict }: Conversation): string {
  return verdict?.authenticated ? 'Authenticated: Yes' : 'Authenticated: No';
}

export function warnedChecks({ verdict }: Conversation): Check[] {
  return (verdict?.checks ?? []).filter(({ outcome }) => outcome === 'warned');
}

export function warningWords(count: number): string {
  return count === 1 ? '1 warning' : `${count} warnings`;
}

export const STATE_WORDS: Readonly<Record<Conversation['state'], string>> = {
  open: 'Open',
  closed: 'Ended',
  refused: 'Refused',
};
