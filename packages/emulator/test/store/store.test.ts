/** What the store keeps, and what it lets go of. @module */
import { expect, test } from 'vitest';
import {
  MAX_CONVERSATIONS,
  MAX_EVICTED,
  MAX_MESSAGES_PER_CONVERSATION,
  MAX_REFUSED_ATTEMPTS,
  MAX_REQUEST_IDS,
  MAX_TRANSCRIPT_LENGTH,
  MAX_UNKNOWN_CALLS,
} from '../../src/contract/limits.ts';
import { findGuestChat } from '../../src/store/find-chat.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import type { StoredConversation } from '../../src/store/stored-conversation.ts';
import { verify } from '../makers/rules.ts';
import { makeToken } from '../makers/tokens.ts';

const open = (store: Store): StoredConversation =>
  store.open({ widgetId: 'w', requestId: undefined, verification: undefined });

const refuse = (store: Store): void =>
  store.addRefused({ widgetId: 'w', requestId: undefined, verification: undefined });

const countOf = (store: Store, state: string): number =>
  [...store.all()].filter(({ conversation }) => conversation.state === state).length;

test('keeps the latest conversations, and forgets what is not open', () => {
  const store = createStore(() => 0);
  const first = open(store);
  const second = open(store);
  store.close(second, 'bye');
  for (let count = 2; count <= MAX_CONVERSATIONS; count++) open(store);
  expect([...store.all()]).toHaveLength(MAX_CONVERSATIONS);
  expect(store.find(first.conversation.id)).toBe(first);
  expect(store.find(second.conversation.id)).toBeUndefined();
});

test('never gives up an open chat for a new one', () => {
  const store = createStore(() => 0);
  const first = open(store);
  store.say(first, 'customer', 'hello');
  for (let count = 1; count < MAX_CONVERSATIONS; count++) store.say(open(store), 'agent', 'hello');
  for (let count = 0; count < 10; count++) expect(() => open(store)).toThrow('Too many chats');
  refuse(store);
  expect(store.find(first.conversation.id)).toBe(first);
  expect(countOf(store, 'open')).toBe(MAX_CONVERSATIONS);
  expect(countOf(store, 'refused')).toBe(0);
  store.close(first, 'bye');
  expect(open(store).conversation.state).toBe('open');
});

test('gives up the guest’s chat in which nobody said anything for the longest time, and lists it on', async () => {
  const store = createStore(() => 0);
  const verification = await verify(makeToken());
  const customer = store.open({ widgetId: 'w', requestId: undefined, verification });
  const talking = open(store);
  store.say(talking, 'customer', 'hello');
  const guests = Array.from({ length: MAX_CONVERSATIONS - 2 }, () => open(store));
  for (let count = 0; count <= MAX_EVICTED; count++) {
    const { conversation } = store.open({ widgetId: 'w', requestId: undefined, verification });
    expect(conversation.state).toBe('open');
    expect(guests[count]?.conversation).toMatchObject({
      state: 'closed',
      evicted: true,
      messages: [{ from: 'system', text: expect.stringContaining('500 chats were open') }],
    });
  }
  expect([customer, talking].map(({ conversation }) => conversation.state)).toEqual([
    'open',
    'open',
  ]);
  expect([...store.all()].filter(({ conversation }) => conversation.evicted)).toEqual(
    guests.slice(1, MAX_EVICTED + 1),
  );
  expect(countOf(store, 'open')).toBe(MAX_CONVERSATIONS);
});

test('gives up a refused attempt for a chat', () => {
  const store = createStore(() => 0);
  refuse(store);
  for (let count = 0; count < MAX_CONVERSATIONS; count++) open(store);
  expect(countOf(store, 'open')).toBe(MAX_CONVERSATIONS);
  expect(countOf(store, 'refused')).toBe(0);
});

test('keeps the latest refused attempts, which push out nothing but each other', () => {
  const store = createStore(() => 0);
  const closed = open(store);
  store.close(closed, 'bye');
  for (let count = 0; count < MAX_CONVERSATIONS * 2; count++) refuse(store);
  expect(countOf(store, 'refused')).toBe(MAX_REFUSED_ATTEMPTS);
  expect(store.find(closed.conversation.id)).toBe(closed);
});

test('keeps attempts without a token as it keeps refused ones, and both within one bound', () => {
  const store = createStore(() => 0);
  for (let count = 0; count < MAX_REFUSED_ATTEMPTS; count++) {
    refuse(store);
    store.addWithoutToken('w', { did: 'threw', asked: 'auth.get', detail: 'threw' });
  }
  const kept = [countOf(store, 'refused'), countOf(store, 'no-token')];
  expect(kept).toEqual([MAX_REFUSED_ATTEMPTS / 2, MAX_REFUSED_ATTEMPTS / 2]);
});

test('finds no chat by the id of an attempt without a token', () => {
  const store = createStore(() => 0);
  store.addWithoutToken('w', { did: 'threw', asked: 'auth.get', detail: 'threw' });
  const [attempt] = store.all();
  const id = attempt?.conversation.id ?? '';
  const proof = { chatId: id, sessionId: undefined };
  const owner = { widgetId: 'w', subject: undefined };
  expect(findGuestChat(store.all(), owner, { id, proof })).toBeUndefined();
});

test('refuses a message beyond the last one, by name', () => {
  const store = createStore(() => 0);
  const chat = open(store);
  for (let count = 0; count < MAX_MESSAGES_PER_CONVERSATION; count++) store.say(chat, 'agent', 'x');
  expect(() => store.say(chat, 'agent', 'x')).toThrow('Chat full');
});

const LONG = 'x'.repeat(4000);

/** Fills a chat with as much text as one takes, or fewer messages. */
const fill = (store: Store, chat: StoredConversation, count = MAX_MESSAGES_PER_CONVERSATION) => {
  for (let index = 0; index < count; index++) store.say(chat, 'customer', LONG);
};

const lengthOf = (store: Store): number => {
  let length = 0;
  for (const { conversation } of store.all()) {
    for (const message of conversation.messages) length += message.text.length;
  }
  return length;
};

test('bounds the length of all transcripts together, and forgets closed ones for it', () => {
  const store = createStore(() => 0);
  for (let count = 0; count < 10; count++) {
    const chat = open(store);
    fill(store, chat, MAX_MESSAGES_PER_CONVERSATION - 1);
    store.close(chat, 'bye');
  }
  fill(store, open(store));
  expect(lengthOf(store)).toBeLessThanOrEqual(MAX_TRANSCRIPT_LENGTH);
  expect(lengthOf(store)).toBeGreaterThan(MAX_TRANSCRIPT_LENGTH / 2);
});

test('never gives up an open chat for the text of another', () => {
  const store = createStore(() => 0);
  const first = open(store);
  store.say(first, 'customer', 'hello');
  refuse(store);
  expect(() => {
    for (let count = 0; count < 10; count++) fill(store, open(store));
  }).toThrow('Transcripts full');
  expect(store.find(first.conversation.id)).toBe(first);
  expect(countOf(store, 'refused')).toBe(1);
  expect(lengthOf(store)).toBeLessThanOrEqual(MAX_TRANSCRIPT_LENGTH);
});

test('keeps the latest unknown calls', () => {
  const store = createStore(() => 0);
  for (let count = 0; count <= MAX_UNKNOWN_CALLS; count++) store.addUnknownCall(`GET /${count}`);
  expect(store.unknownCalls()).toHaveLength(MAX_UNKNOWN_CALLS);
  expect(store.unknownCalls()[0]).toBe('GET /1');
});

test('tells its listeners of every change until they have heard enough', () => {
  const store = createStore(() => 0);
  let changes = 0;
  const stop = store.subscribe(() => {
    changes++;
  });
  const chat = open(store);
  store.say(chat, 'customer', 'x');
  store.close(chat, 'bye');
  store.close(chat, 'bye again');
  store.addUnknownCall('GET /');
  expect(changes).toBe(4);
  stop();
  open(store);
  expect(changes).toBe(4);
  expect(chat.conversation.messages.map(({ text }) => text)).toEqual(['x', 'bye']);
});

test('tells its listeners whose a chat is, in a full one too', async () => {
  const store = createStore(() => 0);
  const chat = open(store);
  for (let count = 0; count < MAX_MESSAGES_PER_CONVERSATION; count++) store.say(chat, 'agent', 'x');
  const verification = await verify(makeToken());
  if (verification.failed) throw new Error(verification.failed.finding);
  let changes = 0;
  store.subscribe(() => {
    changes++;
  });
  store.authenticate(chat, verification);
  expect(changes).toBe(1);
  expect(chat.conversation.messages.at(-1)?.text).toMatch(/^Signed in/);
  store.renew(chat, verification);
  expect(changes).toBe(2);
});

test('keeps the latest names of a chat', () => {
  const store = createStore(() => 0);
  const chat = open(store);
  for (let count = 0; count < MAX_REQUEST_IDS * 2; count++) store.addRequestId(chat, String(count));
  store.addRequestId(chat, String(MAX_REQUEST_IDS * 2 - 1));
  expect(chat.requestIds).toHaveLength(MAX_REQUEST_IDS);
  expect(chat.requestIds.at(-1)).toBe(String(MAX_REQUEST_IDS * 2 - 1));
});

test('opens a closed chat again, and no refused attempt', () => {
  const store = createStore(() => 0);
  const chat = open(store);
  store.reopen(chat, 'not needed');
  store.close(chat, 'bye');
  store.reopen(chat, 'hello again');
  refuse(store);
  const refused = [...store.all()].at(-1);
  if (refused) store.reopen(refused, 'never');
  expect(chat.conversation).toMatchObject({
    state: 'open',
    messages: [{ text: 'bye' }, { text: 'hello again' }],
  });
  expect(refused?.conversation).toMatchObject({ state: 'refused', messages: [] });
});

test('gives message ids that rise, whatever the clock does', () => {
  let now = 1000;
  const store = createStore(() => now);
  const chat = open(store);
  const ids = [1000, 1000, 500, 2000.5].map((time) => {
    now = time;
    return store.say(chat, 'agent', 'x').id;
  });
  expect(ids).toEqual(['1000', '1001', '1002', '2000']);
});

test('adds no remark for which a chat would have to go', () => {
  const store = createStore(() => 0);
  const closed = open(store);
  store.close(closed, 'bye');
  const text = 'x'.repeat(4000);
  for (let chats = 0; chats < 4; chats++) {
    const chat = open(store);
    for (let count = 0; count < MAX_MESSAGES_PER_CONVERSATION; count++) {
      if (chats === 3 && count === MAX_MESSAGES_PER_CONVERSATION - 1) break;
      store.say(chat, 'agent', text);
    }
  }
  store.remark(closed, text);
  expect([...store.all()]).not.toContain(closed);
  expect(closed.conversation.messages).toHaveLength(1);
});

test('takes no end of coming and going', () => {
  const store = createStore(() => 0);
  const chat = open(store);
  for (let count = 0; count < MAX_MESSAGES_PER_CONVERSATION + 5; count++) {
    store.close(chat, 'bye');
    store.reopen(chat, 'hello again');
  }
  expect(chat.conversation.state).toBe('open');
  expect(chat.conversation.messages.length).toBe(MAX_MESSAGES_PER_CONVERSATION + 1);
});
