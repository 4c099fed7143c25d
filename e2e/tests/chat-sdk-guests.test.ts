/** The unauthenticated twins of every call, with Microsoft's own SDK. */
import { expect, test } from '../fixtures/chat-sdk.ts';

const GUESTS = 'f0000000-0000-4000-8000-000000000003';
const OPTIONAL = 'f0000000-0000-4000-8000-000000000004';
const WAYS = {
  'in one call': {},
  'by getchattoken and sessioninit': { useCreateConversation: { disable: true } },
};

test.use({
  options: {
    widgets: [
      { widgetId: GUESTS, authentication: false },
      { widgetId: OPTIONAL, signInOptional: true },
    ],
  },
});

for (const [name, config] of Object.entries(WAYS)) {
  test(`a guest chats from start to end, started ${name}`, async ({ open, site }) => {
    const guest = await open({ widgetId: GUESTS, config });
    const customContext = { msdyn_cartvalue: { value: '10', isDisplayable: true } };
    await guest.call('startChat', { customContext });
    await guest.call('sendMessage', { content: 'Hello' });
    expect(await guest.call('getConversationDetails')).toMatchObject({ state: 'Open' });
    await guest.call('sendTypingEvent');
    const transcript = await guest.call<{ chatMessagesJson: string }>('getLiveChatTranscript');
    expect(transcript.chatMessagesJson).toContain('Hello');
    await guest.call('emailLiveChatTranscript', { emailAddress: 'guest@example.com' });
    await guest.call('endChat');

    const [conversation] = site.emulator.conversations();
    expect(conversation).toMatchObject({
      widgetId: GUESTS,
      state: 'closed',
      context: [{ name: 'msdyn_cartvalue', value: '10' }],
      messages: [
        { text: 'Hello' },
        { text: expect.stringContaining('guest@example.com') },
        { text: 'The customer ended the chat.' },
      ],
    });
    expect(conversation).not.toHaveProperty('verdict');
    expect(site.calls.filter(({ path }) => path.includes('/auth/'))).toEqual([]);
    expect(site.tokenRequests).toEqual([]);
  });
}

test('a guest takes up the chat again after a reload', async ({ open, site }) => {
  const before = await open({ widgetId: GUESTS });
  await before.call('startChat');
  const liveChatContext = await before.call('getCurrentLiveChatContext');
  const after = await open({ widgetId: GUESTS });
  await after.call('startChat', { liveChatContext });
  await after.call('sendMessage', { content: 'still here' });
  expect(site.emulator.conversations()).toMatchObject([{ messages: [{ text: 'still here' }] }]);
});

test('a guest reads and ends no other guest’s chat, whatever ids are known', async ({
  open,
  site,
}) => {
  const victim = await open({ widgetId: GUESTS });
  await victim.call('startChat');
  const context = await victim.call<{ chatToken: object }>('getCurrentLiveChatContext');
  const stranger = await open({ widgetId: GUESTS });
  await stranger.call('startChat');
  const own = await stranger.call<{ chatToken: { token: string } }>('getCurrentLiveChatContext');
  // All that is in addresses, but not what only the victim was told.
  const liveChatContext = {
    ...context,
    sessionId: undefined,
    chatToken: { ...context.chatToken, token: own.chatToken.token },
  };
  expect(await stranger.attempt('getLiveChatTranscript', { liveChatContext })).toMatchObject({
    error: 'LiveChatTranscriptRetrievalFailure',
  });
  await stranger.call('emailLiveChatTranscript', { emailAddress: 'x@y.z' }, { liveChatContext });
  await stranger.call('endChat');
  expect(site.emulator.conversations()).toMatchObject([
    { state: 'closed' },
    { state: 'open', messages: [] },
  ]);
});

test('where sign-in is optional this SDK still wants a token; a customer has one', async ({
  open,
  site,
}) => {
  const nobody = await open({ widgetId: OPTIONAL, who: 'nobody' });
  expect(await nobody.attempt('startChat')).toEqual({ error: 'UndefinedAuthToken' });
  const kim = await open({ widgetId: OPTIONAL, who: 'kim' });
  await kim.call('startChat');
  expect(site.emulator.conversations()).toMatchObject([{ verdict: { authenticated: true } }]);
});

test('where everybody has to sign in, the twins refuse', async ({ open, site }) => {
  const { url, organizationId, widgetId } = site.emulator;
  const path = `${organizationId}/${widgetId}/request`;
  await open({ widgetId: GUESTS });
  const statusOf = async (call: string, method: string) =>
    (await fetch(`${url}/livechatconnector/${call}/${path}`, { method })).status;
  expect(await statusOf('v2/getchattoken', 'GET')).toBe(401);
  expect(await statusOf('sessioninit', 'POST')).toBe(401);
});
