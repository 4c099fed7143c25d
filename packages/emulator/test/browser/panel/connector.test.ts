// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import { createConnector } from '../../../src/browser/panel/service/connector.ts';
import { NO_TOKEN } from './fixtures.ts';

function makeConnector() {
  const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(new Response('{}')));
  return { fetch, connector: createConnector({ orgId: 'org', widgetId: 'widget' }, fetch) };
}

it('ends a guest’s chat with the chat token', async () => {
  const { fetch, connector } = makeConnector();
  await connector.closeSession({ requestId: 'r', jwt: null, chatToken: 'chat-token' });
  const [address, init] = fetch.mock.calls[0] ?? [];
  expect(address).toBe('/livechatconnector/sessionclose/org/widget/r');
  expect(init?.headers).toMatchObject({ Authorization: 'Bearer chat-token', 'Request-Id': 'r' });
});

it('makes a guest’s chat a customer’s with the chat token and the JWT', async () => {
  const { fetch, connector } = makeConnector();
  const ids = { requestId: 'r/1', chatId: 'c/1' };
  await connector.authenticateChat({ ...ids, jwt: 'a.b.c', chatToken: 'chat-token' });
  const [address, init] = fetch.mock.calls[0] ?? [];
  expect(address).toBe('/livechatconnector/auth/authenticateChat/org/widget/c%2F1/r%2F1');
  expect(init?.method).toBe('POST');
  expect(init?.headers).toMatchObject({
    AuthenticatedUserToken: 'a.b.c',
    Authorization: 'Bearer chat-token',
  });
});

it('ends a customer’s chat with the JWT alone', async () => {
  const { fetch, connector } = makeConnector();
  await connector.closeSession({ requestId: 'r', jwt: 'a.b.c', chatToken: 'chat-token' });
  const [address, init] = fetch.mock.calls[0] ?? [];
  expect(address).toBe('/livechatconnector/auth/sessionclose/org/widget/r');
  expect(init?.headers).toMatchObject({ AuthenticatedUserToken: 'a.b.c' });
  expect(init?.headers).not.toHaveProperty('Authorization');
});

it('reports to the emulator alone that the page handed over no token, and survives that nobody hears it', async () => {
  const { fetch, connector } = makeConnector();
  fetch.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await connector.reportNoToken(NO_TOKEN);
  const [address, init] = fetch.mock.calls[0] ?? [];
  expect(address).toBe('/livechatwidget/attempts');
  expect(JSON.parse(String(init?.body))).toEqual({ widgetId: 'widget', noToken: NO_TOKEN });
});
