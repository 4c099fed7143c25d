/** What the store keeps, and what it lets go of. @module */
import { expect, test } from 'vitest';
import { createStore, type Store, type StoredConversation } from '../src/store.ts';
import {
  MAX_CONVERSATIONS,
  MAX_MESSAGES_PER_CONVERSATION,
  MAX_TRANSCRIPT_LENGTH,
  MAX_UNKNOWN_CALLS,
} from '../src/store-limits.ts';

const open = (store: Store): StoredConversation =>
  store.open({ widgetId: 'w', requestId: undefined, verification: undefined });

test('keeps the latest conversations, and forgets what is not open first', () => {
  const store = createStore(() => 0);
  const first = open(store);
  const second = open(store);
  store.close(second, 'bye');
  for (let count = 2; count <= MAX_CONVERSATIONS; count++) open(store);
  expect([...store.all()]).toHaveLength(MAX_CONVERSATIONS);
  expect(store.find(first.conversation.id)).toBe(first);
  expect(store.find(second.conversation.id)).toBeUndefined();
  open(store);
  expect(store.find(first.conversation.id)).toBeUndefined();
});

test('refuses a message beyond the last one, by name', () => {
  const store = createStore(() => 0);
  const chat = open(store);
  for (let count = 0; count < MAX_MESSAGES_PER_CONVERSATION; count++) store.say(chat, 'agent', 'x');
  expect(() => store.say(chat, 'agent', 'x')).toThrow('Chat full');
});

test('bounds the length of all transcripts together', () => {
  const store = createStore(() => 0);
  const text = 'x'.repeat(4000);
  for (let count = 0; count * 4000 * 500 <= MAX_TRANSCRIPT_LENGTH + 1; count++) {
    const chat = open(store);
    for (let index = 0; index < 500; index++) store.say(chat, 'customer', text);
  }
  let length = 0;
  for (const { conversation } of store.all()) {
    for (const message of conversation.messages) length += message.text.length;
  }
  expect(length).toBeLessThanOrEqual(MAX_TRANSCRIPT_LENGTH);
  expect(length).toBeGreaterThan(MAX_TRANSCRIPT_LENGTH / 2);
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
