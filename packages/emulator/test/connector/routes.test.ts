/** What the connector answers besides conversations: configuration, preflights, unknown calls. @module */
import { describe, expect, test } from 'vitest';
import type { WidgetConfig } from '../../src/contract/protocol.ts';
import type { EmulatorOptions } from '../../src/index.ts';
import { openAgentStream } from '../makers/agent-stream.ts';
import { makeCalls } from '../makers/connector-calls.ts';
import { emulate } from '../makers/emulation.ts';
import { makeToken } from '../makers/tokens.ts';

describe('the connector', () => {
  test('tells the widget its configuration', async () => {
    const { emulator, call } = await emulate({
      clientFunction: 'shop.token',
      signInOptional: true,
      tokenRead: 'at-registration',
    });
    const path = `/livechatconnector/config/${emulator.organizationId.toUpperCase()}/${emulator.widgetId.toUpperCase()}`;
    const config = (await (await call(path)).json()) as WidgetConfig;
    expect(config).toMatchObject({
      LiveChatVersion: 2,
      LiveChatConfigAuthSettings: { msdyn_javascriptclientfunction: 'shop.token' },
      LiveWSAndLiveChatEngJoin: { msdyn_authenticatedsigninoptional: 'true' },
      EmulatorSettings: { tokenRead: 'at-registration' },
    });
  });

  test.each([
    [{}, { msdyn_conversationmode: '192350000', msdyn_enablechatreconnect: 'true' }],
    [
      { persistentChat: true, chatReconnect: false },
      { msdyn_conversationmode: '192350001', msdyn_enablechatreconnect: 'false' },
    ],
    [{}, { msdyn_callingoptions: '192350000', msdyn_enablefileattachmentsforcustomers: 'false' }],
    [{ attachments: true }, { msdyn_enablefileattachmentsforcustomers: 'true' }],
    [{ calling: 'voice' }, { msdyn_callingoptions: '192350002' }],
    [
      { calling: 'voice-and-video', snippetUrl: 'https://cdn.example/widget/script.js' },
      {
        msdyn_callingoptions: '192350001',
        msdyn_widgetsnippet: expect.stringContaining(
          ' src="https://cdn.example/widget/script.js" ',
        ),
      },
    ],
  ] as [Partial<EmulatorOptions>, object][])(
    'tells it which kind of chat there is: %j',
    async (options, expected) => {
      const { emulator, call } = await emulate(options);
      const path = `/livechatconnector/config/${emulator.organizationId}/${emulator.widgetId}`;
      const config = (await (await call(path)).json()) as WidgetConfig;
      expect(config.LiveWSAndLiveChatEngJoin).toMatchObject(expected);
    },
  );

  test('tells it that there is no authentication setting', async () => {
    const { emulator, call } = await emulate({ authentication: false });
    const path = `/livechatconnector/config/${emulator.organizationId}/${emulator.widgetId}`;
    expect(await (await call(path)).json()).toMatchObject({ LiveChatConfigAuthSettings: null });
  });

  test.each([false, true])('has somebody to talk to unless it is too late: %j', async (isLate) => {
    const emulation = await emulate({ outOfOperatingHours: isLate });
    const answer = await makeCalls(emulation).availability({ token: makeToken() });
    expect(await answer.json()).toMatchObject({
      IsQueueAvailable: !isLate,
      AgentAvailability: !isLate,
    });
  });

  test('tells it survey, masking and hours as the chat SDK reads them', async () => {
    const preChatSurvey = '{"type":"AdaptiveCard"}';
    const { emulator, call } = await emulate({
      preChatSurvey,
      dataMasking: { card: '\\d{16}' },
      outOfOperatingHours: true,
    });
    const path = `/livechatconnector/config/${emulator.organizationId}/${emulator.widgetId}`;
    expect(await (await call(path)).json()).toMatchObject({
      LiveWSAndLiveChatEngJoin: {
        msdyn_prechatenabled: 'true',
        PreChatSurvey: preChatSurvey,
        OutOfOperatingHours: 'True',
      },
      DataMaskingInfo: {
        setting: { msdyn_maskforcustomer: 'true' },
        dataMaskingRules: { card: '\\d{16}' },
      },
    });
  });

  test('says by number why no chat begins, and that there is no such widget', async () => {
    const none = 'f0000000-0000-4000-8000-000000000001';
    const { call, emulator, start } = await emulate({ outOfOperatingHours: true });
    const refused = await start(makeToken());
    expect(refused.status).toBe(400);
    expect(refused.headers.get('errorcode')).toBe('705');
    expect(emulator.conversations()).toEqual([]);
    const unknown = await call(`/livechatconnector/config/${emulator.organizationId}/${none}`);
    expect(unknown.headers.get('errorcode')).toBe('701');
  });

  test('answers preflights from any origin, without credentials', async () => {
    const { emulator, call } = await emulate();
    for (const path of [
      `/livechatconnector/auth/organization/${emulator.organizationId}/widgetApp/${emulator.widgetId}/conversation`,
      '/chat/threads/x/messages',
      '/inbound/typingindicator/livechat/sendtypingindicator/x',
      '/push/trouter/v4/a',
    ]) {
      const response = await call(path, {
        method: 'OPTIONS',
        headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
      });
      expect(response.status).toBe(204);
      const allowed = response.headers.get('access-control-allow-headers')?.split(', ');
      expect(allowed).toEqual(
        expect.arrayContaining([
          'authenticatedusertoken',
          'organizationid',
          'widgetappid',
          'customerdisplayname',
          'pagetoken',
          'cache-control',
        ]),
      );
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  test('refuses calls that it does not know by name, and lists them', async () => {
    const emulation = await emulate();
    const { call } = emulation;
    for (const path of [
      '/livechatconnector/v4/auth/getchattoken/a/b/c',
      '/chat/config/somethingElse',
      '/chat/eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln/more',
    ]) {
      const response = await call(`${path}?secret=1`);
      expect(response.status).toBe(501);
      const refusal = await response.json();
      expect(refusal).toMatchObject({ title: 'Not emulated' });
      expect(JSON.stringify(refusal)).not.toContain('eyJhb');
    }
    const stream = await openAgentStream(emulation);
    expect((await stream.next())?.unknownCalls).toEqual([
      'GET /livechatconnector/v4/auth/getchattoken/a/b/c',
      'GET /chat/config/somethingElse',
      'GET /chat/eyJ…/more',
    ]);
  });
});
