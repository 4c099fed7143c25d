/** Finds the chat that a customer means: theirs, and nobody else's. @module */
import type { StoredConversation } from './stored-conversation.ts';

/** A chat belongs to a widget and a subject; no subject means an unauthenticated chat. */
export interface Owner {
  widgetId: string;
  subject: string | undefined;
}

/** What a guest can show: the chat of a chat token, or the session id that came with it. */
export interface GuestProof {
  chatId: string | undefined;
  sessionId: string | undefined;
}

/** The latest chat of a signed-in customer in this widget, open or also closed. */
export function findLatestChat(
  all: Iterable<StoredConversation>,
  owner: Owner & { subject: string },
  states: readonly ('open' | 'closed')[],
): StoredConversation | undefined {
  return latest(
    all,
    (stored) => states.some((state) => state === stored.conversation.state) && isOwn(stored, owner),
  );
}

/**
 * The owner's latest chat that goes by this id: its own, its reconnect id or a request id. Not for
 * guests, who are all one owner: see {@link findGuestChat}.
 */
export function findChat(
  all: Iterable<StoredConversation>,
  owner: Owner & { subject: string },
  id: string,
): StoredConversation | undefined {
  return latest(all, (stored) => isChat(stored) && isOwn(stored, owner) && goesBy(stored, id));
}

/** The guest's chat that goes by this id, and that the proof is for. */
export function findGuestChat(
  all: Iterable<StoredConversation>,
  owner: Owner,
  { id, proof }: { id: string; proof: GuestProof },
): StoredConversation | undefined {
  return latest(
    all,
    (stored) =>
      isProvenBy(stored, proof) && isChat(stored) && isOwn(stored, owner) && goesBy(stored, id),
  );
}

export function isProvenBy(
  { conversation, sessionId }: StoredConversation,
  proof: GuestProof,
): boolean {
  return conversation.id === proof.chatId || sessionId === proof.sessionId;
}

/**
 * The guest's chat that was started with this request id, for what may be known without proof. The first of them:
 * whoever uses the id once more says nothing about it.
 */
export function findGuestRequest(
  all: Iterable<StoredConversation>,
  owner: Owner,
  requestId: string,
): StoredConversation | undefined {
  for (const stored of all) {
    if (isChat(stored) && isOwn(stored, owner) && stored.requestIds.includes(requestId)) {
      return stored;
    }
  }
  return undefined;
}

function isChat({ conversation }: StoredConversation): boolean {
  return conversation.state === 'open' || conversation.state === 'closed';
}

function goesBy(
  { conversation, reconnectId, requestIds }: StoredConversation,
  id: string,
): boolean {
  return conversation.id === id || reconnectId === id || requestIds.includes(id);
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
