/** Finds the chat that a customer means: theirs, and nobody else's. @module */
import type { StoredConversation } from './store.ts';

/** A chat belongs to a widget and a subject; no subject means an unauthenticated chat. */
export interface Owner {
  widgetId: string;
  subject: string | undefined;
}

/** The latest open chat of a signed-in customer in this widget. */
export function findOpenChat(
  all: Iterable<StoredConversation>,
  owner: Owner & { subject: string },
): StoredConversation | undefined {
  return latest(all, (stored) => stored.conversation.state === 'open' && isOwn(stored, owner));
}

/**
 * The owner's latest chat that goes by this id: its own, its reconnect id or its request id. Not for
 * guests, who are all one owner: see {@link findGuestChat}.
 */
export function findChat(
  all: Iterable<StoredConversation>,
  owner: Owner & { subject: string },
  id: string,
): StoredConversation | undefined {
  return latest(
    all,
    (stored) =>
      stored.conversation.state !== 'refused' && isOwn(stored, owner) && goesBy(stored, id),
  );
}

/** The guest's chat that goes by this id. `chatId` is what its chat token proves. */
export function findGuestChat(
  all: Iterable<StoredConversation>,
  owner: Owner,
  { id, chatId }: { id: string; chatId: string },
): StoredConversation | undefined {
  return latest(
    all,
    (stored) =>
      stored.conversation.id === chatId &&
      stored.conversation.state !== 'refused' &&
      isOwn(stored, owner) &&
      goesBy(stored, id),
  );
}

function goesBy({ conversation, reconnectId, requestId }: StoredConversation, id: string): boolean {
  return conversation.id === id || reconnectId === id || requestId === id;
}

function isOwn({ conversation, subject }: StoredConversation, owner: Owner): boolean {
  return conversation.widgetId === owner.widgetId && subject === owner.subject;
}

function latest(
  all: Iterable<StoredConversation>,
  matches: (stored: StoredConversation) => boolean,
): StoredConversation | undefined {
  let found: StoredConversation | undefined;
  for (const stored of all) if (matches(stored)) found = stored;
  return found;
}
