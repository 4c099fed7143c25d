/** Starting, finding again and ending an authenticated chat with Microsoft's own SDK. */
import { expect, test } from '../fixtures/chat-sdk.ts';
import { INTRUDERS, intrude } from '../fixtures/intruders.ts';

const WAYS = {
  'in one call': {},
  'by getchattoken and sessioninit': { useCreateConversation: { disable: true } },
};
/** Off in the SDK unless asked for, whatever the widget's configuration says. */
const RECONNECT = { chatReconnect: { disable: false } };
const PRE_CHAT = { preChatResponse: { Type: 'InputSubmit', reason: 'An order' } };

for (const [name, config] of Object.entries(WAYS)) {
  test(`a chat starts ${name}, once, with the survey's answers`, async ({ open, site }) => {
    const sdk = await open({ who: 'kim', config });
    await sdk.call('startChat', PRE_CHAT);
    await sdk.call('sendMessage', { content: 'Hello' });
    expect(site.emulator.conversations()).toMatchObject([
      {
        state: 'open',
        verdict: { authenticated: true },
        context: expect.arrayContaining([
          expect.objectContaining({ name: 'msdyn_isvip', value: 'true' }),
        ]),
        ...PRE_CHAT,
        messages: [{ text: 'Hello' }],
      },
    ]);
    await sdk.call('endChat');
    expect(site.emulator.conversations()).toMatchObject([{ state: 'closed' }]);
    await sdk.call('startChat');
    expect(site.emulator.conversations()).toMatchObject([{ state: 'open' }, { state: 'closed' }]);
  });

  for (const intruder of INTRUDERS.slice(1)) {
    test(`${intruder} starts no chat ${name}`, async ({ open, site, keyFile }) => {
      const sdk = await open({ who: await intrude(intruder, site, keyFile), config });
      const { error } = await sdk.attempt('startChat');
      expect(error).toMatch(/^(ConversationInitializationFailure|ChatTokenRetrievalFailure)$/);
      const [attempt] = site.emulator.conversations();
      expect(attempt).toMatchObject({ state: 'refused', verdict: { authenticated: false } });
    });
  }
}

test('a page asks how its chat is doing, from its start to its end', async ({ open, site }) => {
  const sdk = await open();
  expect(await sdk.call('getConversationDetails')).toEqual({});
  await sdk.call('startChat');
  const [conversation] = site.emulator.conversations();
  const conversationId = conversation?.id;
  expect(await sdk.call('getConversationDetails')).toMatchObject({ state: 'Open', conversationId });
  await fetch(`${site.emulator.url}/agent/conversations/${conversationId}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"Hello"}',
  });
  expect(await sdk.call('getConversationDetails')).toMatchObject({
    state: 'Active',
    agentAcceptedOn: expect.any(String),
  });
});

test('an open chat is found again in another tab, and ended there', async ({ open, site }) => {
  const first = await open();
  await first.call('startChat');
  await first.call('sendMessage', { content: 'from the first tab' });

  const second = await open({ who: 'kim', config: RECONNECT });
  const { reconnectId } = await second.call<{ reconnectId: string }>('getChatReconnectContext');
  await second.call('startChat', { reconnectId });
  expect(await second.call('getMessages')).toMatchObject([{ content: 'from the first tab' }]);
  expect(await second.call('getConversationDetails')).toMatchObject({ state: 'Open' });
  const context = await second.call('getCurrentLiveChatContext');
  await second.call('endChat');

  expect(site.emulator.conversations()).toMatchObject([{ state: 'closed' }]);
  expect(await second.call('getChatReconnectContext')).toMatchObject({ reconnectId: null });
  // Asked with its reconnect id, a closed chat is nothing any more.
  expect(await second.call('getConversationDetails', { liveChatContext: context })).toEqual({});
});

test('a chat is taken up again after a reload, by what the page kept of it', async ({
  open,
  site,
}) => {
  const before = await open();
  await before.call('startChat');
  await before.call('sendMessage', { content: 'before' });
  const liveChatContext = await before.call('getCurrentLiveChatContext');

  const after = await open();
  await after.call('startChat', { liveChatContext });
  await after.call('sendMessage', { content: 'after' });
  const texts = site.emulator.conversations()[0]?.messages.map(({ text }) => text);
  expect(texts).toEqual(['before', 'after']);
  await expect
    .poll(() => site.calls)
    .toContainEqual(
      expect.objectContaining({
        path: expect.stringContaining('/auth/validateauthchatmaprecord/'),
        status: 200,
      }),
    );
});

for (const intruder of INTRUDERS) {
  test(`${intruder} neither finds nor takes up an open chat`, async ({ open, site, keyFile }) => {
    const kim = await open();
    await kim.call('startChat');
    const liveChatContext = await kim.call('getCurrentLiveChatContext');
    const { reconnectId } = await kim.call<{ reconnectId: string }>('getChatReconnectContext');
    expect(reconnectId).toMatch(/^[0-9a-f-]{36}$/);

    const who = await intrude(intruder, site, keyFile);
    const other = await open({ who });
    expect(await other.call('getChatReconnectContext')).toMatchObject({ reconnectId: null });
    expect(await other.call('getConversationDetails', { liveChatContext })).toEqual({});
    expect(await other.attempt('startChat', { liveChatContext })).toEqual({
      error: expect.stringMatching(/^(InvalidConversation|AuthenticatedChatConversationRetrieval)/),
    });
    const again = await open({ who, config: RECONNECT });
    expect(await again.attempt('startChat', { reconnectId })).toEqual({
      error: 'ConversationInitializationFailure',
    });
    const chats = site.emulator.conversations().filter(({ state }) => state !== 'refused');
    expect(chats).toMatchObject([{ state: 'open', messages: [] }]);
  });
}

test('a token that has expired since ends no chat', async ({ open, site }) => {
  const sdk = await open();
  await sdk.call('startChat');
  site.advance(2 * 3600 * 1000);
  expect(await sdk.attempt('endChat')).toEqual({ error: 'ConversationClosureFailure' });
  expect(site.emulator.conversations()).toMatchObject([{ state: 'refused' }, { state: 'open' }]);
});

test('a chat of one widget is not found in another', async ({ open, site }) => {
  const kim = await open();
  await kim.call('startChat');
  const [, other] = site.emulator.widgets;
  expect(other?.widgetId).toBe(OTHER_WIDGET);
  const there = await open({ who: 'kim', widgetId: OTHER_WIDGET });
  expect(await there.call('getChatReconnectContext')).toMatchObject({ reconnectId: null });
  const liveChatContext = await kim.call('getCurrentLiveChatContext');
  expect(await there.call('getConversationDetails', { liveChatContext })).toEqual({});
  expect(await there.attempt('getLiveChatTranscript', { liveChatContext })).toMatchObject({
    error: 'LiveChatTranscriptRetrievalFailure',
  });
  await there.call('startChat');
  expect(site.emulator.conversations()).toMatchObject([
    { widgetId: OTHER_WIDGET },
    { widgetId: site.emulator.widgetId },
  ]);
});

const OTHER_WIDGET = 'f0000000-0000-4000-8000-000000000002';
test.use({ options: { widgets: [{ widgetId: OTHER_WIDGET }] } });
