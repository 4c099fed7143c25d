/** Keeps the conversations: the only state of the emulator, bounded, in memory. @module */

import {
  MAX_CONVERSATIONS,
  MAX_EVICTED,
  MAX_MESSAGE_LENGTH,
  MAX_MESSAGES_PER_CONVERSATION,
  MAX_REFUSED_ATTEMPTS,
  MAX_REQUEST_IDS,
  MAX_TRANSCRIPT_LENGTH,
  MAX_UNKNOWN_CALLS,
} from '../contract/limits.ts';
import type { ContextVariable, Conversation, Message, NoToken } from '../contract/protocol.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import type { PageContextRules } from '../verify/page-context.ts';
import type { AcceptedToken, Verification } from '../verify/verify-token.ts';
import {
  createConversation,
  renewConversation,
  type Start,
  type StoredConversation,
} from './stored-conversation.ts';
import { trimEvidence } from './trim-evidence.ts';

/** What somebody says: text, and what their client sends along. */
type Said = Pick<Message, 'text' | 'metadata'>;

export interface Store {
  /** Oldest first. */
  all(): Iterable<StoredConversation>;
  find(id: string): StoredConversation | undefined;
  /**
   * When there are too many, the oldest that is over is forgotten; if none is, the oldest of the guests'
   * in which nobody has said anything is closed: anybody can open those.
   * @throws {RefusalError} when there is none of them either.
   */
  open(start: Start): StoredConversation;
  /** Remembers, in short, an attempt that never became a chat, when there is room for it. */
  addRefused(start: Start): void;
  /** The same for an attempt that ended in the page, which handed over no token. */
  addWithoutToken(widgetId: string, noToken: NoToken): void;
  /**
   * Replaces what an earlier token said by what the latest one says, undefined for a guest, and what
   * the page said by what it says now, name by name.
   */
  renew(
    stored: StoredConversation,
    verification: Verification | undefined,
    pageContext?: readonly ContextVariable[],
  ): void;
  /** Another name that the customer's side gives the chat, when it comes back to it. */
  addRequestId(stored: StoredConversation, requestId: string): void;
  /** Gives a guest's open chat to the customer whom the token names, with a line in the transcript. */
  authenticate(stored: StoredConversation, verification: AcceptedToken): void;
  /** @throws {RefusalError} when the chat is not open, or it or the store is full. */
  say(
    stored: StoredConversation,
    from: Message['from'],
    text: string,
    metadata?: Message['metadata'],
  ): Message;
  /** Nothing happens when it is closed already. */
  close(stored: StoredConversation, remark: string): void;
  /** Opens a closed chat again, such as a persistent one. */
  reopen(stored: StoredConversation, remark: string): void;
  /** Adds a line of the service's own, to a closed chat too, unless there is no room for it. */
  remark(stored: StoredConversation, text: string): void;
  addUnknownCall(call: string): void;
  unknownCalls(): readonly string[];
  /** Calls `listener` after every change; the returned function ends that. */
  subscribe(listener: () => void): () => void;
}

/** Attempts that never became a chat. Together they are bounded, as anybody can cause either. */
const ATTEMPTS = ['refused', 'no-token'] as const;
type Attempt = (typeof ATTEMPTS)[number];

const NO_RECORDS: PageContextRules = { contextWins: 'token', contacts: undefined };

/** `rules` say what becomes of a page's context beside a token's. */
export function createStore(now: () => number, rules: PageContextRules = NO_RECORDS): Store {
  const conversations = new Map<string, StoredConversation>();
  const listeners = new Set<() => void>();
  const unknownCalls: string[] = [];
  let lastMessageId = 0;
  let transcriptLength = 0;

  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const append = (stored: StoredConversation, from: Message['from'], said: Said): Message => {
    // The real service's ids are times too, and the chat SDK reads them as such.
    lastMessageId = Math.max(lastMessageId + 1, Math.floor(now()));
    const message: Message = { id: String(lastMessageId), from, ...said, sentAt: now() };
    stored.conversation.messages.push(message);
    transcriptLength += lengthOf(said);
    return message;
  };
  const forget = ({ conversation }: StoredConversation): void => {
    conversations.delete(conversation.id);
    for (const message of conversation.messages) transcriptLength -= lengthOf(message);
  };
  /** Never an open chat, which somebody may still use. False when there is nothing to forget. */
  const forgetOldest = (...states: Exclude<Conversation['state'], 'open'>[]): boolean => {
    for (const stored of conversations.values()) {
      const { state: own, evicted } = stored.conversation;
      if (evicted || !states.some((state) => state === own)) continue;
      forget(stored);
      return true;
    }
    return false;
  };
  const evicted = (): StoredConversation[] =>
    Array.from(conversations.values()).filter(({ conversation }) => conversation.evicted);
  const evictGuest = (): boolean => {
    for (const stored of conversations.values()) {
      if (!isUntouchedGuest(stored)) continue;
      const [oldest, ...rest] = evicted();
      if (oldest && rest.length + 1 >= MAX_EVICTED) forget(oldest);
      Object.assign(stored.conversation, { state: 'closed', evicted: true });
      append(stored, 'system', { text: EVICTED });
      return true;
    }
    return false;
  };
  const hasPlace = (): boolean =>
    conversations.size - evicted().length < MAX_CONVERSATIONS ||
    forgetOldest('closed', ...ATTEMPTS);
  const hasRoomFor = (said: Said): boolean => {
    while (transcriptLength + lengthOf(said) > MAX_TRANSCRIPT_LENGTH)
      if (!forgetOldest('closed')) return false;
    return true;
  };
  const countAttempts = (): number => {
    let count = 0;
    for (const { conversation } of conversations.values())
      if (ATTEMPTS.some((state) => state === conversation.state)) count++;
    return count;
  };
  const add = (start: Start, state: 'open' | Attempt): StoredConversation => {
    const stored = createConversation(start, { state, startedAt: now() }, rules);
    conversations.set(stored.conversation.id, stored);
    changed();
    return stored;
  };
  const addAttempt = (start: Start, state: Attempt): void => {
    if (countAttempts() >= MAX_REFUSED_ATTEMPTS) forgetOldest(...ATTEMPTS);
    if (hasPlace()) add(start, state);
  };

  const remark = (stored: StoredConversation, text: string): void => {
    const { id, messages } = stored.conversation;
    const isWelcome = messages.length < MAX_MESSAGES_PER_CONVERSATION && hasRoomFor({ text });
    // Making room may have cost the very chat.
    if (isWelcome && conversations.has(id)) append(stored, 'system', { text });
    changed();
  };

  return {
    all: () => conversations.values(),
    find: (id) => conversations.get(id),
    open(start): StoredConversation {
      if (!hasPlace() && !evictGuest()) throw tooManyChats();
      return add(start, 'open');
    },
    addRefused(start): void {
      const { verification } = start;
      addAttempt({ ...start, verification: verification && trimEvidence(verification) }, 'refused');
    },
    addWithoutToken(widgetId, noToken): void {
      addAttempt({ widgetId, requestId: undefined, verification: undefined, noToken }, 'no-token');
    },
    renew(stored, verification, pageContext = []): void {
      renewConversation(stored, { verification, pageContext }, rules);
      changed();
    },
    authenticate(stored, verification): void {
      Object.assign(stored, { subject: verification.subject });
      renewConversation(stored, { verification, pageContext: [] }, rules);
      append(stored, 'system', { text: describeSignIn(stored.conversation) });
      changed();
    },
    addRequestId({ requestIds }, requestId): void {
      if (requestIds.includes(requestId)) return;
      requestIds.push(requestId);
      if (requestIds.length > MAX_REQUEST_IDS) requestIds.shift();
    },
    say(stored, from, text, metadata): Message {
      const said: Said = metadata ? { text, metadata } : { text };
      const message = addMessage(stored.conversation, text, () => {
        if (!hasRoomFor(said)) throw transcriptsFull();
        return append(stored, from, said);
      });
      changed();
      return message;
    },
    close(stored, remark): void {
      if (stored.conversation.state !== 'open') return;
      const { messages } = stored.conversation;
      stored.conversation.state = 'closed';
      // Said in a full chat too, but not each time that a persistent one ends.
      if (messages.length <= MAX_MESSAGES_PER_CONVERSATION)
        append(stored, 'system', { text: remark });
      changed();
    },
    reopen(stored, text): void {
      if (stored.conversation.state !== 'closed') return;
      stored.conversation.state = 'open';
      remark(stored, text);
    },
    remark,
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

function lengthOf({ text, metadata }: Said): number {
  return text.length + (metadata ? JSON.stringify(metadata).length : 0);
}

/** @throws {RefusalError} saying why not. */
function addMessage(conversation: Conversation, text: string, append: () => Message): Message {
  if (conversation.state !== 'open') {
    throw new RefusalError(409, {
      title: 'Chat not open',
      detail:
        conversation.state === 'closed'
          ? 'The chat has ended. Start a new one.'
          : 'The token was refused, so no chat came about.',
    });
  }
  if (text.length > MAX_MESSAGE_LENGTH) {
    throw new RefusalError(413, {
      title: 'Message too long',
      detail: `The message has ${text.length} characters; at most ${MAX_MESSAGE_LENGTH} are taken. Send it in parts.`,
    });
  }
  if (conversation.messages.length >= MAX_MESSAGES_PER_CONVERSATION) {
    throw new RefusalError(409, {
      title: 'Chat full',
      detail: `The emulator keeps ${MAX_MESSAGES_PER_CONVERSATION} messages of a chat. Close it and start a new one.`,
    });
  }
  return append();
}

const EVICTED = `Ended to make place: ${MAX_CONVERSATIONS} chats were open, and nobody had said anything in this guest's.`;

function isUntouchedGuest({ conversation, subject }: StoredConversation): boolean {
  const { state, messages } = conversation;
  return (
    state === 'open' && subject === undefined && messages.every(({ from }) => from === 'system')
  );
}

const REMEDY = "End some in the agent's view, or start the emulator again.";

function tooManyChats(): RefusalError {
  return new RefusalError(429, {
    title: 'Too many chats',
    detail: `${MAX_CONVERSATIONS} chats are open, all of them customers' or with something said in them, and none is given up for a new one. ${REMEDY}`,
  });
}

function transcriptsFull(): RefusalError {
  return new RefusalError(429, {
    title: 'Transcripts full',
    detail: `The chats have ${MAX_TRANSCRIPT_LENGTH} characters together, all that the emulator keeps. ${REMEDY}`,
  });
}

function describeSignIn({ contact }: Pick<Conversation, 'contact'>): string {
  const who = contact?.name ? ` as ${contact.name}` : '';
  return `Signed in${who}. The chat is authenticated from here on.`;
}
