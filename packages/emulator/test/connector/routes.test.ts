/** What the connector answers besides conversations: configuration, preflights, unknown calls. @module */
import { describe, expect, test } from 'vitest';
import type { WidgetConfig } from '../../src/protocol.ts';
import { openAgentStream } from '../makers/agent-stream.ts';
import { emulate } from '../makers/emulation.ts';

describe('the connector', () => {
  test('tells the widget its configuration', async () => {
    const { emulator, call } = await emulate({
      clientFunction: 'shop.token',
      signInOptional: true,
      tokenRead: 'at-registration',
    });
    const path = `/livechatconnector/config/${emulator.organizationId.toUpperCase()}/${emulator.widgetId}`;
    const config = (await (await call(path)).json()) as WidgetConfig;
    expect(config).toMatchObject({
      LiveChatVersion: 2,
      LiveChatConfigAuthSettings: { msdyn_javascriptclientfunction: 'shop.token' },
      LiveWSAndLiveChatEngJoin: { msdyn_authenticatedsigninoptional: 'true' },
      EmulatorSettings: { tokenRead: 'at-registration' },
    });
  });

  test('answers preflights from any origin, without credentials', async () => {
    const { emulator, call } = await emulate();
    for (const path of [
      `/livechatconnector/auth/organization/${emulator.organizationId}/widgetApp/${emulator.widgetId}/conversation`,
      '/chat/threads/x/messages',
    ]) {
      const response = await call(path, {
        method: 'OPTIONS',
        headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
      });
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-headers')).toContain(
        'authenticatedusertoken',
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
