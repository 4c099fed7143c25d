/** How much of the store one event shows. @module */
import { expect, test } from 'vitest';
import { describeState, listConversations } from '../../src/agent/agent-state.ts';
import type { Widget } from '../../src/options/options.ts';
import { parseOptions } from '../../src/options/parse-options.ts';
import { createStore } from '../../src/store/store.ts';

const OTHER = 'e1a7c0de-0000-4000-8000-0000000c4a71';
const CONFIG = {
  ...parseOptions({
    publicKeyUrl: 'http://shop/key',
    widgets: [{ widgetId: OTHER, authentication: false }],
  }),
  tagOf: ({ widgetId }: Widget) => `the tag of ${widgetId}`,
};

test('leaves out what does not fit, counts it, and still shows smaller ones', () => {
  const store = createStore(() => 0);
  const open = () => store.open({ widgetId: 'w', requestId: undefined, verification: undefined });
  const [small, large, newest] = [open(), open(), open()];
  for (let count = 0; count < 10; count++) store.say(large, 'customer', 'x'.repeat(1000));
  expect(describeState(store, CONFIG)).not.toHaveProperty('omittedConversations');
  const state = describeState(store, CONFIG, 5000);
  expect(state.conversations.map(({ id }) => id)).toEqual([
    newest.conversation.id,
    small.conversation.id,
  ]);
  expect(state.omittedConversations).toBe(1);
  expect(JSON.stringify(state).length).toBeLessThan(6000);
  const forOne = JSON.stringify(newest.conversation).length;
  expect(describeState(store, CONFIG, forOne)).toMatchObject({
    conversations: [{ id: newest.conversation.id }],
    omittedConversations: 2,
  });
  expect(listConversations(store)).toHaveLength(3);
});

test('says of each widget whether it asks for a token, and what to paste into a page', () => {
  expect(
    describeState(
      createStore(() => 0),
      CONFIG,
    ).widgets,
  ).toEqual([
    {
      id: CONFIG.widget.widgetId,
      authentication: true,
      tag: `the tag of ${CONFIG.widget.widgetId}`,
    },
    { id: OTHER, authentication: false, tag: `the tag of ${OTHER}` },
  ]);
});

test('tells a message without a word by what came along', () => {
  const store = createStore(() => 0);
  const chat = store.open({ widgetId: 'w', requestId: undefined, verification: undefined });
  const file = JSON.stringify([{ fileName: 'bill.pdf' }, { fileName: '"2".png' }]);
  store.say(chat, 'customer', '', { amsMetadata: file });
  store.say(chat, 'customer', '', { amsMetadata: '{', customEvent: 'true' });
  store.say(chat, 'customer', 'Hello', { amsMetadata: file });
  const { conversations } = describeState(store, CONFIG);
  expect(conversations[0]?.messages.map(({ text }) => text)).toEqual([
    'Sent a file: "bill.pdf", "\\"2\\".png"',
    'Sent no text, but "amsMetadata", "customEvent"',
    'Hello',
  ]);
  expect(listConversations(store)[0]?.messages[0]?.text).toBe('');
});
