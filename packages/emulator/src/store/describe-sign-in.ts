/** The transcript's line when a guest has signed in; customer and agent both read it. @module */
import type { Conversation } from '../protocol.ts';

export function describeSignIn({ contact }: Pick<Conversation, 'contact'>): string {
  const who = contact?.name ? ` as ${contact.name}` : '';
  return `Signed in${who}. The chat is authenticated from here on.`;
}
