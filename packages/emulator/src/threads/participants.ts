/** Names the participants of a chat as the real chat threads name them. @module */
import type { Message } from '../protocol.ts';

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
  return `8:acs:emulator_${chatId}`;
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
