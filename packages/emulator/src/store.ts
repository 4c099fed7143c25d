/** Keeps the conversations: the only state of the emulator, bounded, in memory. @module */
import { randomUUID } from 'node:crypto';
import { addMessage } from './add-message.ts';
import type { Conversation, Message } from './protocol.ts';
import { MAX_CONVERSATIONS, MAX_TRANSCRIPT_LENGTH, MAX_UNKNOWN_CALLS } from './store-limits.ts';
import type { Verification } from './verify/verify-token.ts';

/** A conversation and what the agent does not see of it. */
export interface StoredConversation {
  readonly conversation: Conversation;
  /** The token's `sub`; undefined for an unauthenticated chat. */
  readonly subject: string | undefined;
  /** The name that the customer's side gave the chat, in its request id. */
  readonly requestId: string | undefined;
  readonly reconnectId: string;
}

/** What a new conversation begins with. */
export interface Start {
  widgetId: string;
  requestId: string | undefined;
  /** Undefined for an unauthenticated chat. */
  verification: Verification | undefined;
}

export interface Store {
  /** Oldest first. */
  all(): Iterable<StoredConversation>;
  find(id: string): StoredConversation | undefined;
  open(start: Start): StoredConversation;
  /** Remembers an attempt that never became a chat. */
  addRefused(start: Start): void;
  /** Replaces what an earlier token said by what the latest one says. */
  renew(stored: StoredConversation, verification: Verification): void;
  /** @throws {RefusalError} when the chat is not open, or full. */
  say(stored: StoredConversation, from: Message['from'], text: string): Message;
  /** Nothing happens when it is closed already. */
  close(stored: StoredConversation, remark: string): void;
  addUnknownCall(call: string): void;
  unknownCalls(): readonly string[];
  /** Calls `listener` after every change; the returned function ends that. */
  subscribe(listener: () => void): () => void;
}

export function createStore(now: () => number): Store {
  const conversations = new Map<string, StoredConversation>();
  const listeners = new Set<() => void>();
  const unknownCalls: string[] = [];
  let lastMessageId = 0;
  let transcriptLength = 0;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const append = (stored: StoredConversation, from: Message['from'], text: string): Message => {
    const message: Message = { id: String(++lastMessageId), from, text, sentAt: now() };
    stored.conversation.messages.push(message);
    transcriptLength += text.length;
    return message;
  };
  const forgetOldest = (keep: StoredConversation): void => {
    while (conversations.size > MAX_CONVERSATIONS || transcriptLength > MAX_TRANSCRIPT_LENGTH) {
      const oldest = findOldest(conversations.values(), keep);
      if (!oldest) return;
      conversations.delete(oldest.conversation.id);
      for (const { text } of oldest.conversation.messages) transcriptLength -= text.length;
    }
  };
  const add = (start: Start, state: 'open' | 'refused'): StoredConversation => {
    const { verification } = start;
    const stored: StoredConversation = {
      conversation: {
        id: randomUUID(),
        widgetId: start.widgetId,
        startedAt: now(),
        state,
        ...(verification ? describe(verification) : { context: [] }),
        messages: [],
      },
      subject: verification?.subject,
      requestId: start.requestId,
      reconnectId: randomUUID(),
    };
    conversations.set(stored.conversation.id, stored);
    forgetOldest(stored);
    changed();
    return stored;
  };

  return {
    all: () => conversations.values(),
    find: (id) => conversations.get(id),
    open: (start) => add(start, 'open'),
    addRefused(start): void {
      add(start, 'refused');
    },
    renew(stored, verification): void {
      Object.assign(stored.conversation, describe(verification));
      changed();
    },
    say(stored, from, text): Message {
      const message = addMessage(stored.conversation, text, () => append(stored, from, text));
      forgetOldest(stored);
      changed();
      return message;
    },
    close(stored, remark): void {
      if (stored.conversation.state !== 'open') return;
      stored.conversation.state = 'closed';
      append(stored, 'system', remark);
      changed();
    },
    addUnknownCall(call): void {
      unknownCalls.push(call);
      if (unknownCalls.length > MAX_UNKNOWN_CALLS) unknownCalls.shift();
      changed();
    },
    unknownCalls: () => unknownCalls,
    subscribe(listener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function describe({
  verdict,
  contact,
  context,
  header,
  claims,
}: Verification): Pick<Conversation, 'verdict' | 'contact' | 'context' | 'header' | 'claims'> {
  return {
    verdict,
    context,
    ...(contact ? { contact } : {}),
    ...(header ? { header } : {}),
    ...(claims ? { claims } : {}),
  };
}

/** A chat that somebody may still use is the last to go. */
function findOldest(
  all: Iterable<StoredConversation>,
  keep: StoredConversation,
): StoredConversation | undefined {
  let oldestOpen: StoredConversation | undefined;
  for (const stored of all) {
    if (stored === keep) continue;
    if (stored.conversation.state !== 'open') return stored;
    oldestOpen ??= stored;
  }
  return oldestOpen;
}
