/** Starting a chat in two calls, and asking what has become of it (S3). */
import { describe, expect, test } from 'vitest';
import { makeCalls, readStarted } from '../makers/connector-calls.ts';
import { type Emulation, emulate } from '../makers/emulation.ts';
import { makeToken } from '../makers/tokens.ts';

const token = makeToken();

async function reconnectIdOf(emulation: Emulation): Promise<string> {
  const found = await makeCalls(emulation).reconnectable({ token });
  return ((await found.json()) as { reconnectid: string }).reconnectid;
}

describe('a chat in two calls', () => {
  test.each(['getChatToken', 'getChatTokenV3'] as const)('has %s first', async (getChatToken) => {
    const emulation = await emulate();
    const calls = makeCalls(emulation);
    const response = await calls[getChatToken]({ token });
    expect(response.headers.get('oc-sessionid')).toMatch(/^[0-9a-f-]{36}$/);
    const started = await readStarted(response);
    expect(started).toMatchObject({
      ACSEndpoint: `${emulation.emulator.httpsUrl}/`,
      RegionGtms: '{}',
    });
    expect(emulation.emulator.conversations()).toEqual([]);
    expect((await emulation.send(started, 'too early')).status).toBe(404);

    const answer = await calls.sessionInit({ token, body: { preChatResponse: { a: '1' } } });
    expect(await answer.json()).toEqual({});
    expect((await emulation.send(started, 'Hello')).status).toBe(201);
    expect(emulation.emulator.conversations()).toMatchObject([
      { id: started.ChatId, state: 'open', preChatResponse: { a: '1' } },
    ]);
  });

  test('is the same chat when a call is made again, before and after it began', async () => {
    const emulation = await emulate();
    const calls = makeCalls(emulation);
    const first = await readStarted(await calls.getChatToken({ token }));
    expect((await readStarted(await calls.getChatToken({ token }))).ChatId).toBe(first.ChatId);
    for (let count = 0; count < 3; count++) await calls.sessionInit({ token });
    expect((await readStarted(await calls.getChatToken({ token }))).ChatId).toBe(first.ChatId);
    const reconnectId = await reconnectIdOf(emulation);
    const again = await calls.getChatToken({ token, requestId: 'r2', reconnectId });
    expect((await readStarted(again)).ChatId).toBe(first.ChatId);
    await calls.sessionInit({ token, requestId: 'r2', reconnectId });
    expect(emulation.emulator.conversations()).toHaveLength(1);
    await calls.sessionClose({ token, requestId: 'r2' });
    expect(emulation.emulator.conversations()).toMatchObject([{ state: 'closed' }]);
  });

  test('begins with sessioninit too, and its token is fetched later', async () => {
    const emulation = await emulate();
    const calls = makeCalls(emulation);
    await calls.sessionInit({ token });
    const { ChatId } = await readStarted(await calls.getChatToken({ token }));
    expect(emulation.emulator.conversations()).toMatchObject([{ id: ChatId }]);
  });

  test('has nothing to reconnect to once it is closed', async () => {
    const emulation = await emulate();
    const calls = makeCalls(emulation);
    await emulation.open(token);
    const reconnectId = await reconnectIdOf(emulation);
    await calls.sessionClose({ token, requestId: reconnectId });
    expect((await calls.getChatToken({ token, reconnectId })).status).toBe(204);
    expect((await calls.sessionInit({ token, reconnectId })).status).toBe(404);
  });

  test('begins anew for the same request once it is closed', async () => {
    const emulation = await emulate();
    const calls = makeCalls(emulation);
    await calls.sessionInit({ token });
    const first = await readStarted(await calls.getChatToken({ token }));
    await calls.sessionClose({ token });
    const second = await readStarted(await calls.getChatToken({ token }));
    expect(second.ChatId).not.toBe(first.ChatId);
    await calls.sessionInit({ token });
    expect(emulation.emulator.conversations()).toMatchObject([
      { id: second.ChatId, state: 'open' },
      { id: first.ChatId, state: 'closed' },
    ]);
  });

  test('is not taken up by a reconnect id that is nobody’s, although its request is known', async () => {
    const emulation = await emulate();
    const calls = makeCalls(emulation);
    await emulation.open(token, { requestId: 'r' });
    const call = { token, requestId: 'r', reconnectId: 'unknown' };
    expect((await calls.sessionInit(call)).status).toBe(404);
    expect((await calls.getChatToken(call)).status).toBe(204);
    expect((await calls.details(call)).status).toBe(400);
  });

  test('is the latest one of several', async () => {
    const emulation = await emulate();
    const [, latest] = [await emulation.open(token), await emulation.open(token)];
    const reconnectId = await reconnectIdOf(emulation);
    const found = await makeCalls(emulation).getChatToken({ token, reconnectId });
    expect((await readStarted(found)).ChatId).toBe(latest.ChatId);
  });

  test('refuses a request id that is too long to be kept', async () => {
    const calls = makeCalls(await emulate());
    const requestId = 'x'.repeat(101);
    expect((await calls.getChatToken({ token, requestId })).status).toBe(400);
    expect((await calls.sessionInit({ token, requestId })).status).toBe(400);
    expect((await calls.sessionInit({ token, requestId: 'x'.repeat(100) })).status).toBe(200);
  });

  test('goes by the request id in the path, whatever the header says', async () => {
    const calls = makeCalls(await emulate());
    await calls.sessionInit({ token, requestId: 'path', headers: { 'Request-Id': 'header' } });
    expect((await calls.sessionClose({ token, requestId: 'header' })).status).toBe(404);
    expect((await calls.sessionClose({ token, requestId: 'path' })).status).toBe(200);
  });
});

describe('the details of a chat', () => {
  test('follow it from start to end', async () => {
    const emulation = await emulate();
    const calls = makeCalls(emulation);
    const { ChatId } = await emulation.open(token, { requestId: 'r' });
    const reconnectId = await reconnectIdOf(emulation);
    const read = async (id?: string): Promise<unknown> =>
      (await calls.details({ token, reconnectId: id })).json();
    const open = { State: 'Open', ConversationId: ChatId, CanRenderPostChat: 'False' };
    expect(await read()).toEqual(open);
    expect(await read(reconnectId)).toEqual(open);
    // A remark of the service's own is no answer of the agent.
    await calls.email({ token, body: { ChatId, EmailAddress: 'kim@example.com' } });
    expect(await read()).toEqual(open);
    await emulation.call(`/agent/conversations/${ChatId}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":"Hello"}',
    });
    expect(await read()).toMatchObject({
      State: 'Active',
      AgentAcceptedOn: '2026-01-15T12:00:00.000Z',
    });
    await calls.sessionClose({ token });
    expect(await read()).toMatchObject({ State: 'Closed' });
    expect(await read(reconnectId)).toEqual({});
  });

  test('of a chat that nobody started are refused, but not with what is asked again', async () => {
    const calls = makeCalls(await emulate());
    for (const reconnectId of [undefined, 'unknown']) {
      const response = await calls.details({ token, reconnectId });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ title: 'No such chat' });
    }
  });
});

test('a chat is validated by its own id, for its own customer and widget', async () => {
  const other = 'f0000000-0000-4000-8000-000000000001';
  const emulation = await emulate({ widgets: [{ widgetId: other }] });
  const calls = makeCalls(emulation);
  const { ChatId } = await emulation.open(token, { requestId: 'r' });
  const read = async (chatId: string, widgetId = emulation.emulator.widgetId): Promise<unknown> =>
    (await calls.validate({ token, chatId, widgetId })).json();
  expect(await read(ChatId)).toEqual({ authChatExist: true });
  expect(await read('r')).toEqual({ authChatExist: false });
  expect(await read(ChatId, other)).toEqual({ authChatExist: false });
});

test('a reconnect id is good as long as its chat is open', async () => {
  const other = 'f0000000-0000-4000-8000-000000000001';
  const reconnectRedirectUrl = 'https://shop.example/over';
  const emulation = await emulate({ widgets: [{ widgetId: other }], reconnectRedirectUrl });
  const { organizationId, widgetId } = emulation.emulator;
  await emulation.open(token);
  const reconnectId = await reconnectIdOf(emulation);
  const ask = async (id: string, widget = widgetId): Promise<unknown> =>
    (await emulation.call(`/livechatconnector/reconnect/${organizationId}/${widget}/${id}`)).json();
  const over = { isReconnectAvailable: false, reconnectRedirectionURL: reconnectRedirectUrl };
  expect(await ask(reconnectId)).toEqual({
    isReconnectAvailable: true,
    reconnectRedirectionURL: '',
  });
  expect(await ask('unknown')).toEqual(over);
  expect(await ask(reconnectId, other)).toEqual(over);
  await makeCalls(emulation).sessionClose({ token, requestId: reconnectId });
  expect(await ask(reconnectId)).toEqual(over);
});
