/** What the emulator does not know: refused by name, or listed and let through. @module */
import { describe, expect, test } from 'vitest';
import { CONNECTOR_CALLS } from '../../src/connector/routes.ts';
import type { LogEntry } from '../../src/index.ts';
import { FILE_CALLS } from '../../src/threads/attachments.ts';
import { THREAD_CALLS } from '../../src/threads/routes.ts';
import { openAgentStream } from '../makers/agent-stream.ts';
import { type Emulation, emulate } from '../makers/emulation.ts';
import { makeToken } from '../makers/tokens.ts';

const unknownCallsOf = async (emulation: Emulation): Promise<string[] | undefined> =>
  (await (await openAgentStream(emulation)).next())?.unknownCalls;

const conversationPath = ({ emulator }: Emulation): string =>
  `/livechatconnector/auth/organization/${emulator.organizationId}/widgetApp/${emulator.widgetId}/conversation`;

/** What the chat SDK's classes send in a browser, as observed and as its sources say. */
const SDK_BODY = {
  locale: 'en-us',
  originurl: 'http://shop.example/',
  os: 'Linux',
  browser: 'Chrome',
  device: 'Desktop',
  latitude: '',
  longitude: '',
  preChatResponse: null,
  customContextData: {},
  portalcontactid: 'x',
  isProactiveChat: false,
  platform: 'web',
  handle: 'h',
  chatId: 'c',
  cacheKey: 'k',
  channelId: 'lcw',
};

describe('strict', () => {
  test('takes everything that the chat SDK sends', async () => {
    const emulation = await emulate();
    const { call, start, open, emulator } = emulation;
    const widget = `${emulator.organizationId}/${emulator.widgetId}`;
    const headers = { AuthenticatedUserToken: makeToken(), 'content-type': 'application/json' };
    const config = `/livechatconnector/config/${widget}?requestId=r&channelId=lcw`;
    expect((await call(config)).status).toBe(200);
    const started = await start(makeToken(), { body: SDK_BODY, requestId: 'r' });
    expect(started.status).toBe(200);
    const reconnectable = `/livechatconnector/auth/reconnectablechats/${widget}/r?channelId=lcw`;
    expect((await call(reconnectable, { headers })).status).toBe(200);
    const chat = await open();
    const thread = `/chat/threads/${chat.ChatId}/messages`;
    const authorization = `Bearer ${chat.Token}`;
    const listing = `${thread}?maxPageSize=100&startTime=2026-01-01&api-version=2021-09-07`;
    expect((await call(listing, { headers: { authorization } })).status).toBe(200);
    const message = {
      content: 'hello',
      type: 'text',
      senderDisplayName: 'Kim',
      metadata: { deliveryMode: 'bridged' },
    };
    const sent = await call(`${thread}?api-version=2021-09-07`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(message),
    });
    expect(sent.status).toBe(201);
    const close = `/livechatconnector/auth/sessionclose/${widget}/r?channelId=lcw&isReconnectChat=true&isPersistentChat=true`;
    const closed = await call(close, { method: 'POST', headers, body: '{"chatId":"x"}' });
    expect(closed.status).toBe(200);
    expect(await unknownCallsOf(emulation)).toEqual([]);
  });

  test('refuses an unknown body field by name before it looks at the token', async () => {
    const emulation = await emulate();
    const response = await emulation.start('junk', { body: { custmContext: { secret: 1 } } });
    expect(response.status).toBe(501);
    const { title, detail } = (await response.json()) as { title: string; detail: string };
    expect(title).toBe('Unknown fields');
    expect(detail).toContain('body field "custmContext"');
    expect(detail).not.toContain('secret');
    expect(emulation.emulator.conversations()).toEqual([]);
    expect(await unknownCallsOf(emulation)).toEqual([
      `POST ${conversationPath(emulation)}: body field "custmContext"`,
    ]);
  });

  test('refuses an unknown query parameter, and a list as a body', async () => {
    const { call, start, emulator } = await emulate();
    const path = `/livechatconnector/config/${emulator.organizationId}/${emulator.widgetId}`;
    const response = await call(`${path}?publicKeyUrl=http://evil.example/key`);
    expect(response.status).toBe(501);
    const detail = JSON.stringify(await response.json());
    expect(detail).toContain('query parameter \\"publicKeyUrl\\"');
    expect(detail).not.toContain('evil');
    expect((await start(makeToken(), { body: [] })).status).toBe(501);
  });

  test('refuses a body that does not say that it is JSON', async () => {
    const emulation = await emulate();
    const headers = { AuthenticatedUserToken: makeToken(), 'content-type': 'text/plain' };
    const init = { method: 'POST', headers, body: '{"slip":1}' };
    const response = await emulation.call(conversationPath(emulation), init);
    expect(response.status).toBe(501);
    expect(await response.text()).toContain('body that is no JSON');
  });

  test('names a few of many fields, each cut short, and no token', async () => {
    const { start } = await emulate();
    const names = Array.from({ length: 30 }, (_, index) => `${index}x`.padEnd(500, 'x'));
    const body = { [`a${makeToken()}`]: 1, ...Object.fromEntries(names.map((name) => [name, 1])) };
    const { detail } = (await (await start(makeToken(), { body })).json()) as { detail: string };
    expect(detail).toContain('and would ignore it');
    expect(detail).toContain('26 more');
    expect(detail.length).toBeLessThan(900);
    expect(detail).toContain('"aeyJ…"');
  });

  test.each(['/inbound/elsewhere/livechat/x', '/survey/auth/submitpostchat/x'])(
    'refuses %s, another part of the real service, by name',
    async (path) => {
      const emulation = await emulate();
      expect((await emulation.call(path, { method: 'OPTIONS' })).status).toBe(204);
      const response = await emulation.call(path, { method: 'POST' });
      expect(response.status).toBe(501);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(await unknownCallsOf(emulation)).toEqual([`POST ${path}`]);
    },
  );
});

describe('loose', () => {
  test('ignores unknown fields, and lists them all the same', async () => {
    const entries: LogEntry[] = [];
    const emulation = await emulate({ loose: true, onRequest: (entry) => entries.push(entry) });
    const response = await emulation.start(makeToken(), { body: { locale: 'en-us', extra: 1 } });
    expect(response.status).toBe(200);
    expect(emulation.emulator.conversations()).toHaveLength(1);
    expect(await unknownCallsOf(emulation)).toEqual([
      `POST ${conversationPath(emulation)}: body field "extra"`,
    ]);
    expect(entries[0]).toMatchObject({ status: 200, unknown: 'body field "extra"' });
  });

  test('answers unknown calls with an empty 200, and lists them all the same', async () => {
    const entries: LogEntry[] = [];
    const emulation = await emulate({ loose: true, onRequest: (entry) => entries.push(entry) });
    for (const path of ['/livechatconnector/v9/more', '/chat/config/x', '/survey/x']) {
      const response = await emulation.call(path, { method: 'POST' });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({});
    }
    expect(await unknownCallsOf(emulation)).toEqual([
      'POST /livechatconnector/v9/more',
      'POST /chat/config/x',
      'POST /survey/x',
    ]);
    expect(entries.map(({ unknown }) => unknown).slice(0, 3)).toEqual(['call', 'call', 'call']);
  });

  test('is no looser with tokens', async () => {
    const { start } = await emulate({ loose: true });
    expect((await start('junk', { body: { extra: 1 } })).status).toBe(401);
  });
});

test('no call knows a field that names an address of ours', () => {
  const names = [...CONNECTOR_CALLS, ...THREAD_CALLS, ...FILE_CALLS].flatMap(
    ({ query = [], body = [] }) => [...query, ...body],
  );
  expect(names.filter((name) => /publickey|keyurl/i.test(name))).toEqual([]);
});
