/** The configuration of a widget as Microsoft's own SDK reads it. */
import { expect, test } from '../fixtures/chat-sdk.ts';

const SURVEY = {
  type: 'AdaptiveCard',
  version: '1.1',
  body: [{ type: 'Input.Text', id: 'reason' }],
};
const CLOSED = 'f0000000-0000-4000-8000-000000000005';

test.use({
  options: {
    preChatSurvey: JSON.stringify(SURVEY),
    dataMasking: { card: '\\d{4}', word: 'secret' },
    widgets: [{ widgetId: CLOSED, outOfOperatingHours: true, preChatSurvey: '', dataMasking: {} }],
  },
});

test('the SDK reads survey, masking, mode and hours', async ({ open }) => {
  const sdk = await open();
  expect(await sdk.call('getLiveChatConfig')).toMatchObject({
    LiveChatVersion: 2,
    LiveChatConfigAuthSettings: { msdyn_javascriptclientfunction: 'auth.getAuthenticationToken' },
    LiveWSAndLiveChatEngJoin: {
      OutOfOperatingHours: 'False',
      msdyn_conversationmode: '192350000',
      msdyn_enablechatreconnect: 'true',
    },
  });
  expect(await sdk.call('getPreChatSurvey')).toEqual(SURVEY);
  expect(await sdk.call('getDataMaskingRules')).toEqual({
    rules: [
      { id: 'card', regex: '\\d{4}' },
      { id: 'word', regex: 'secret' },
    ],
  });
  expect(await sdk.call('getAgentAvailability')).toMatchObject({
    IsQueueAvailable: true,
    AgentAvailability: true,
  });
  // Last, for the SDK then adds the rules once more.
  expect(await sdk.call('getLiveChatConfig', { sendCacheHeaders: true })).toMatchObject({
    LiveChatVersion: 2,
  });
});

test('what the rules match never leaves the page', async ({ open, site }) => {
  const sdk = await open();
  await sdk.call('startChat');
  await sdk.call('sendMessage', { content: 'my secret is 1234 5678' });
  expect(site.emulator.conversations()).toMatchObject([
    { messages: [{ text: 'my ###### is #### ####' }] },
  ]);
});

test('outside operating hours no chat starts, and the SDK knows why', async ({ open, site }) => {
  for (const config of [{}, { useCreateConversation: { disable: true } }]) {
    const sdk = await open({ who: 'kim', widgetId: CLOSED, config });
    expect(await sdk.call('getLiveChatConfig')).toMatchObject({
      LiveWSAndLiveChatEngJoin: { OutOfOperatingHours: 'True' },
    });
    expect(await sdk.call('getAgentAvailability')).toMatchObject({ AgentAvailability: false });
    expect(await sdk.call('getPreChatSurvey')).toBeNull();
    expect(await sdk.call('getDataMaskingRules')).toEqual({ rules: [] });
    expect(await sdk.attempt('startChat')).toEqual({ error: 'WidgetUseOutsideOperatingHour' });
  }
  expect(site.emulator.conversations()).toEqual([]);
});
