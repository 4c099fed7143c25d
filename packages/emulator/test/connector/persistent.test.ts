/** A persistent chat: one conversation of a customer in a widget, for ever. */
import { expect, test } from 'vitest';
import { makeCalls, readStarted } from '../makers/connector-calls.ts';
import { emulate } from '../makers/emulation.ts';
import { LEE, makeToken } from '../makers/tokens.ts';

const token = makeToken();

test('goes on for the same customer without being asked for, and begins for another', async () => {
  const emulation = await emulate({ persistentChat: true });
  const first = await emulation.open(token);
  await makeCalls(emulation).sessionClose({ token, requestId: first.ChatId });
  expect((await emulation.open(token)).ChatId).toBe(first.ChatId);
  const lees = await emulation.open(makeToken({ claims: { sub: LEE } }));
  expect(lees.ChatId).not.toBe(first.ChatId);
  expect(emulation.emulator.conversations()).toMatchObject([
    { state: 'open', messages: [] },
    { state: 'open', messages: [{ from: 'system', text: 'The customer left.' }] },
  ]);
});

test('goes on when it was found closed, by either way of starting', async () => {
  const emulation = await emulate({ persistentChat: true });
  const calls = makeCalls(emulation);
  const { ChatId } = await emulation.open(token);
  const close = (): Promise<Response> =>
    emulation.call(`/agent/conversations/${ChatId}/close`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  await close();
  const found = await calls.reconnectable({ token });
  const { reconnectid: reconnectId } = (await found.json()) as { reconnectid: string };
  expect((await calls.getChatToken({ token, requestId: 'r2', reconnectId })).status).toBe(200);
  expect(emulation.emulator.conversations()).toMatchObject([{ state: 'closed' }]);
  await calls.sessionInit({ token, requestId: 'r2', reconnectId });
  expect(emulation.emulator.conversations()).toMatchObject([{ id: ChatId, state: 'open' }]);
  await close();
  await emulation.open(token, { body: { reconnectId } });
  expect(emulation.emulator.conversations()).toMatchObject([{ id: ChatId, state: 'open' }]);
});

test('is handed its own chat token for any request, as long as no other chat is meant', async () => {
  const emulation = await emulate({ persistentChat: true });
  const calls = makeCalls(emulation);
  const { ChatId } = await emulation.open(token);
  const again = await readStarted(await calls.getChatToken({ token, requestId: 'r2' }));
  expect(again.ChatId).toBe(ChatId);
  expect((await emulation.start(token, { body: { reconnectId: 'unknown' } })).status).toBe(404);
});

test('can be gone on with after the agent has closed it, which the customer leaves as it is', async () => {
  const emulation = await emulate({ persistentChat: true });
  const calls = makeCalls(emulation);
  const { organizationId, widgetId } = emulation.emulator;
  const { ChatId } = await emulation.open(token);
  const found = await calls.reconnectable({ token });
  const { reconnectid } = (await found.json()) as { reconnectid: string };
  await emulation.call(`/agent/conversations/${ChatId}/close`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect((await calls.sessionClose({ token, requestId: ChatId })).status).toBe(200);
  expect(emulation.emulator.conversations()).toMatchObject([
    { state: 'closed', messages: [{ text: 'The agent ended the chat.' }] },
  ]);
  const path = `/livechatconnector/reconnect/${organizationId}/${widgetId}/${reconnectid}`;
  expect(await (await emulation.call(path)).json()).toMatchObject({ isReconnectAvailable: true });
});

test('has a history in pages, and refuses pages that there cannot be', async () => {
  const emulation = await emulate({ persistentChat: true });
  const chat = await emulation.open(token);
  for (const text of ['one', 'two', 'three']) await emulation.send(chat, text);
  const path = `/livechatconnector/auth/organization/${emulation.emulator.organizationId}/widgetapp/${emulation.emulator.widgetId}/conversation/history`;
  const read = (query: string, pageToken = ''): Promise<Response> =>
    emulation.call(path + query, { headers: { AuthenticatedUserToken: token, pageToken } });
  expect(await (await read('?pageSize=2')).json()).toMatchObject({
    chatMessages: [{ content: 'three' }, { content: 'two' }],
    nextPageToken: '2',
  });
  expect(await (await read('?pageSize=2', '2')).json()).toMatchObject({
    chatMessages: [{ content: 'one' }],
    nextPageToken: null,
  });
  expect(await (await read('?pageSize=3')).json()).toMatchObject({ nextPageToken: null });
  for (let count = 4; count <= 101; count++) await emulation.send(chat, String(count));
  const most = (await (await read('?pageSize=200')).json()) as { chatMessages: unknown[] };
  expect(most.chatMessages).toHaveLength(100);
  expect((await read('?pageSize=0')).status).toBe(400);
  expect((await read('?pageSize=many')).status).toBe(400);
  expect((await read('', 'next')).status).toBe(400);
});
