/** Keeps the conversations: the only state of the emulator, bounded, in memory. @module */
import { randomUUID } from 'node:crypto';
import type { ContextVariable, Conversation, Message } from '../protocol.ts';
import type { AcceptedToken, Verification } from '../verify/verify-token.ts';
import { addMessage } from './add-message.ts';
import { describeSignIn } from './describe-sign-in.ts';
import {
  MAX_CONVERSATIONS,
  MAX_REFUSED_ATTEMPTS,
  MAX_TRANSCRIPT_LENGTH,
  MAX_UNKNOWN_CALLS,
} from './store-limits.ts';
import { tooManyChats, transcriptsFull } from './store-refusals.ts';
import { trimEvidence } from './trim-evidence.ts';

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
  /** What a guest's page sent along. */
  context?: ContextVariable[];
}

export interface Store {
  /** Oldest first. */
  all(): Iterable<StoredConversation>;
  find(id: string): StoredConversation | undefined;
  /** @throws {RefusalError} when so many chats are open that none can be forgotten. */
  open(start: Start): StoredConversation;
  /** Remembers, in short, an attempt that never became a chat, when there is room for it. */
  addRefused(start: Start): void;
  /** Replaces what an earlier token said by what the latest one says. */
  renew(stored: StoredConversation, verification: Verification): void;
  /** Gives a guest's open chat to the customer whom the token names, with a line in the transcript. */
  authenticate(stored: StoredConversation, verification: AcceptedToken): void;
  /** @throws {RefusalError} when the chat is not open, or it or the store is full. */
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
  const forget = ({ conversation }: StoredConversation): void => {
    conversations.delete(conversation.id);
    for (const { text } of conversation.messages) transcriptLength -= text.length;
  };
  /** Never an open chat, which somebody may still use. False when there is nothing to forget. */
  const forgetOldest = (...states: Exclude<Conversation['state'], 'open'>[]): boolean => {
    for (const stored of conversations.values()) {
      if (!states.some((state) => state === stored.conversation.state)) continue;
      forget(stored);
      return true;
    }
    return false;
  };
  const hasPlace = (): boolean =>
    conversations.size < MAX_CONVERSATIONS || forgetOldest('closed', 'refused');
  const hasRoomFor = (text: string): boolean => {
    while (transcriptLength + text.length > MAX_TRANSCRIPT_LENGTH)
      if (!forgetOldest('closed')) return false;
    return true;
  };
  const countRefused = (): number => {
    let count = 0;
    for (const { conversation } of conversations.values())
      if (conversation.state === 'refused') count++;
    return count;
  };
  const add = (start: Start, state: 'open' | 'refused'): StoredConversation => {
    const { verification } = start;
    const stored: StoredConversation = {
      conversation: {
        id: randomUUID(),
        widgetId: start.widgetId,
        startedAt: now(),
        state,
        ...(verification ? describe(verification) : { context: start.context ?? [] }),
        messages: [],
      },
      subject: verification?.subject,
      requestId: start.requestId,
      reconnectId: randomUUID(),
    };
    conversations.set(stored.conversation.id, stored);
    changed();
    return stored;
  };

  return {
    all: () => conversations.values(),
    find: (id) => conversations.get(id),
    open(start): StoredConversation {
      if (!hasPlace()) throw tooManyChats();
      return add(start, 'open');
    },
    addRefused(start): void {
      if (countRefused() >= MAX_REFUSED_ATTEMPTS) forgetOldest('refused');
      if (!hasPlace()) return;
      const { verification } = start;
      add({ ...start, verification: verification && trimEvidence(verification) }, 'refused');
    },
    renew(stored, verification): void {
      renew(stored, verification);
      changed();
    },
    authenticate(stored, verification): void {
      Object.assign(stored, { subject: verification.subject });
      renew(stored, verification);
      append(stored, 'system', describeSignIn(verification));
      changed();
    },
    say(stored, from, text): Message {
      const message = addMessage(stored.conversation, text, () => {
        if (!hasRoomFor(text)) throw transcriptsFull();
        return append(stored, from, text);
      });
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

/** What the page had sent of its own stays, unless the token says something else. */
function renew({ conversation }: StoredConversation, verification: Verification): void {
  const names = new Set(verification.context.map(({ name }) => name));
  const ofPage = conversation.context.filter(
    ({ source, name }) => source === 'page' && !names.has(name),
  );
  Object.assign(conversation, describe(verification));
  conversation.context = [...verification.context, ...ofPage];
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
