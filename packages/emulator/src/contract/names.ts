/** Names that mean something: of context variables, of claims, of a chat's participants. @module */
import type { Message } from './protocol.ts';

export const PORTAL_CONTACT_ID = 'portalcontactid';

/** The context variables whose names mean something to Omnichannel itself (L2, L3), whatever a workstream defines. */
export const OMNICHANNEL_NAMES: ReadonlySet<string> = new Set([
  'Name',
  'Email',
  'Phone',
  'CaseNumber',
  PORTAL_CONTACT_ID,
]);

/** What a token calls its bearer, be it accepted or refused. */
export function nameInClaims(claims: Readonly<Record<string, unknown>>): string | undefined {
  const text = (name: string): string => {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
    return typeof value === 'string' ? value.trim() : '';
  };
  const fullName = `${text('given_name')} ${text('family_name')}`.trim();
  return fullName || text('preferred_username') || text('email') || undefined;
}

/** How the chat SDK tells whose a message is. */
export const DISPLAY_NAMES: Readonly<Record<Message['from'], string>> = {
  customer: 'Customer',
  agent: 'Agent',
  system: '__system__',
};

/** By these the chat SDK tells the role of a message's sender. */
export const TAGS: Readonly<Record<Message['from'], string>> = {
  customer: 'ChannelId-lcw,FromCustomer',
  agent: 'public',
  system: 'system',
};

/** The customer's, which the chat SDK gets to know as `VisitorId`. */
export function customerId(chatId: string): string {
  return `8:acs:emulator_${chatId.replace(/^19:|@thread\.v2$/g, '')}`;
}

export function participantId(from: Message['from'], chatId: string): string {
  return from === 'customer' ? customerId(chatId) : `8:acs:emulator_${from}`;
}

/** In the form in which an identifier travels. */
export function communicationIdentifier(id: string): {
  rawId: string;
  communicationUser: { id: string };
} {
  return { rawId: id, communicationUser: { id } };
}
