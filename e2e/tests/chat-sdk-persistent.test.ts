/** A persistent chat with Microsoft's own SDK: one conversation for ever. */
import { expect, test } from '../fixtures/chat-sdk.ts';
import { INTRUDERS, intrude } from '../fixtures/intruders.ts';

const WAYS = {
  'started in one call': {},
  'by getchattoken and sessioninit': { useCreateConversation: { disable: true } },
};
/** Off in the SDK unless asked for, whatever the widget's configuration says. */
const PERSISTENT = { persistentChat: { disable: false } };

test.use({ options: { persistentChat: true } });

for (const [name, config] of Object.entries(WAYS)) {
  test(`a conversation ${name} goes on when the customer comes back`, async ({ open, site }) => {
    const connection = { who: 'kim', config: { ...PERSISTENT, ...config } };
    const first = await open(connection);
    await first.call('startChat');
    await first.call('sendMessage', { content: 'on Monday' });
    await first.call('endChat');
    expect(site.emulator.conversations()).toMatchObject([{ state: 'open' }]);

    const second = await open(connection);
    await second.call('startChat');
    await second.call('sendMessage', { content: 'on Tuesday' });
    expect(await second.call('getMessages')).toMatchObject([
      { content: 'on Tuesday' },
      { content: 'The customer left.', role: 'system' },
      { content: 'on Monday' },
    ]);
    expect(await second.call('getConversationDetails')).toMatchObject({ state: 'Open' });
    await second.call('endChat');
    expect(site.emulator.conversations()).toHaveLength(1);
    const refused = site.calls.filter(
      ({ status, path }) => status >= 400 && !path.startsWith('/push/'),
    );
    expect(refused).toEqual([]);
  });
}

test('a conversation that the agent ended goes on all the same', async ({ open, site }) => {
  const sdk = await open({ who: 'kim', config: PERSISTENT });
  await sdk.call('startChat');
  const [conversation] = site.emulator.conversations();
  await fetch(`${site.emulator.url}/agent/conversations/${conversation?.id}/close`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(site.emulator.conversations()).toMatchObject([{ state: 'closed' }]);
  const again = await open({ who: 'kim', config: PERSISTENT });
  await again.call('startChat');
  await again.call('sendMessage', { content: 'One more thing' });
  expect(site.emulator.conversations()).toMatchObject([
    {
      id: conversation?.id,
      state: 'open',
      messages: [
        { text: 'The agent ended the chat.' },
        { text: 'The customer came back.' },
        { text: 'One more thing' },
      ],
    },
  ]);
});

test('its history is handed out page by page', async ({ open }) => {
  const sdk = await open({ who: 'kim', config: PERSISTENT });
  expect(await sdk.call('getPersistentChatHistory')).toMatchObject({ chatMessages: [] });
  await sdk.call('startChat');
  for (const content of ['one', 'two', 'three']) await sdk.call('sendMessage', { content });
  type Page = { nextPageToken: string | null };
  const newest = await sdk.call<Page>('getPersistentChatHistory', { pageSize: 2 });
  expect(newest).toMatchObject({ chatMessages: [{ content: 'three' }, { content: 'two' }] });
  const pageToken = newest.nextPageToken;
  expect(await sdk.call('getPersistentChatHistory', { pageSize: 2, pageToken })).toMatchObject({
    chatMessages: [{ content: 'one' }],
    nextPageToken: null,
  });
});

for (const intruder of INTRUDERS) {
  test(`${intruder} finds nothing of it`, async ({ open, site, keyFile }) => {
    const kim = await open({ who: 'kim', config: PERSISTENT });
    await kim.call('startChat');
    await kim.call('sendMessage', { content: 'for the agent only' });
    const other = await open({
      who: await intrude(intruder, site, keyFile),
      config: PERSISTENT,
    });
    const history = await other.attempt('getPersistentChatHistory');
    const started = await other.attempt('startChat');
    if (intruder === 'another customer') {
      expect(history).toMatchObject({ value: { chatMessages: [] } });
      expect(started.error).toBeUndefined();
      expect(await other.call('getMessages')).toEqual([]);
    } else {
      const error = 'PersistentChatConversationRetrievalFailure';
      expect([history, started]).toEqual([{ error }, { error }]);
    }
  });
}
