/** The twins of the calls for guests, whose ids are no secret (P10). */
import { describe, expect, test } from 'vitest';
import { makeCalls, readStarted } from '../makers/connector-calls.ts';
import { emulate } from '../makers/emulation.ts';
import { makeToken } from '../makers/tokens.ts';

const GUESTS = { authentication: false } as const;

/** A guest's chat, with what only that guest was told. */
async function startChat(options: Parameters<typeof emulate>[0] = GUESTS) {
  const emulation = await emulate(options);
  const calls = makeCalls(emulation);
  const response = await calls.conversation({ token: null, headers: { 'Request-Id': 'r' } });
  const sessionId = response.headers.get('oc-sessionid') ?? '';
  const { ChatId, Token } = await readStarted(response);
  return { emulation, calls, chatId: ChatId, chatToken: Token, sessionId };
}

describe('a guest', () => {
  test('proves a chat by its session, or by its chat token with or without "Bearer"', async () => {
    const { emulation, calls, chatId, chatToken, sessionId } = await startChat();
    const body = { EmailAddress: 'guest@example.com', ChatId: chatId };
    const token = null;
    for (const headers of [
      { 'Oc-Sessionid': sessionId },
      { authorization: chatToken },
      { authorization: `Bearer ${chatToken}` },
    ] as Record<string, string>[]) {
      expect((await calls.transcript({ token, chatId, headers })).status).toBe(200);
      expect((await calls.email({ token, body, headers })).status).toBe(200);
      const again = await calls.getChatToken({ token, headers });
      expect((await readStarted(again)).ChatId).toBe(chatId);
    }
    const headers = { 'Oc-Sessionid': sessionId };
    expect((await calls.sessionClose({ token, headers })).status).toBe(200);
    expect(emulation.emulator.conversations()).toMatchObject([{ state: 'closed' }]);
  });

  test('without proof, or with that of another chat, learns only how the chat is doing', async () => {
    const { emulation, calls, chatId } = await startChat();
    const other = await calls.conversation({ token: null });
    const sessionId = other.headers.get('oc-sessionid') ?? '';
    const body = { EmailAddress: 'x@example.com', ChatId: chatId };
    for (const [status, headers] of [
      [401, {}],
      [401, { authorization: makeToken() }],
      [404, { 'Oc-Sessionid': sessionId }],
      [404, { authorization: (await readStarted(other.clone())).Token }],
    ] as [number, Record<string, string>][]) {
      const call = { token: null, chatId, body, headers };
      expect((await calls.transcript(call)).status).toBe(status);
      expect((await calls.email(call)).status).toBe(status);
      expect((await calls.sessionClose({ ...call, body: { chatId } })).status).toBe(status);
      expect(await (await calls.details(call)).json()).toMatchObject({ State: 'Open' });
    }
    const [, victim] = emulation.emulator.conversations();
    expect(victim).toMatchObject({ id: chatId, state: 'open', messages: [] });
  });

  test('gets a chat of its own for a request id that another guest uses', async () => {
    const emulation = await emulate(GUESTS);
    const calls = makeCalls(emulation);
    const mine = await readStarted(await calls.getChatToken({ token: null }));
    const theirs = await readStarted(await calls.getChatToken({ token: null }));
    expect(theirs.ChatId).not.toBe(mine.ChatId);
    const headers = { authorization: mine.Token };
    await calls.sessionInit({ token: null, body: { chatId: mine.ChatId }, headers });
    expect((await emulation.send(mine, 'Hello')).status).toBe(201);
    expect((await emulation.send(theirs, 'Hello')).status).toBe(404);
    const later = await readStarted(await calls.getChatToken({ token: null }));
    expect(later.ChatId).not.toBe(mine.ChatId);
  });

  test.each([
    ['by its chat token', (chat: { Token: string }) => ({ authorization: chat.Token })],
    ['by its session', (_chat: unknown, sessionId: string) => ({ 'Oc-Sessionid': sessionId })],
  ])('proves %s which chat is begun, and nobody else begins it', async (_how, proofOf) => {
    const emulation = await emulate(GUESTS);
    const calls = makeCalls(emulation);
    const reserved = await calls.getChatToken({ token: null });
    const sessionId = reserved.headers.get('oc-sessionid') ?? '';
    const mine = await readStarted(reserved);

    const stranger = await calls.sessionInit({ token: null, body: { chatId: mine.ChatId } });
    expect(stranger.headers.get('oc-sessionid')).not.toBe(sessionId);
    const other = await calls.conversation({ token: null, headers: { 'Request-Id': 'r' } });
    expect((await readStarted(other)).ChatId).not.toBe(mine.ChatId);

    const headers = proofOf(mine, sessionId) as Record<string, string>;
    const begun = await calls.sessionInit({ token: null, body: { chatId: mine.ChatId }, headers });
    expect(begun.headers.get('oc-sessionid')).toBe(sessionId);
    expect((await emulation.send(mine, 'Hello')).status).toBe(201);
    expect(emulation.emulator.conversations()).toHaveLength(3);
  });

  test('can begin again what was refused', async () => {
    const emulation = await emulate(GUESTS);
    const calls = makeCalls(emulation);
    const mine = await readStarted(await calls.getChatToken({ token: null }));
    const headers = { authorization: mine.Token };
    const begin = (customContextData: object): Promise<Response> =>
      calls.sessionInit({ token: null, body: { customContextData }, headers });
    expect((await begin({ a: [1] })).status).toBe(400);
    expect((await begin({ a: 1 })).status).toBe(200);
    expect((await emulation.send(mine, 'Hello')).status).toBe(201);
  });

  test('hears how the first chat of its request is doing, whoever uses the id once more', async () => {
    const { calls, chatId } = await startChat();
    const other = await calls.conversation({ token: null, headers: { 'Request-Id': 'r' } });
    const headers = { 'Oc-Sessionid': other.headers.get('oc-sessionid') ?? '' };
    expect((await calls.sessionClose({ token: null, headers })).status).toBe(200);
    expect(await (await calls.details({ token: null })).json()).toMatchObject({
      State: 'Open',
      ConversationId: chatId,
    });
  });

  test('is nobody to a customer’s chat, even with its session and chat token', async () => {
    const emulation = await emulate({ signInOptional: true });
    const calls = makeCalls(emulation);
    const response = await calls.conversation({
      token: makeToken(),
      headers: { 'Request-Id': 'r' },
    });
    const headers = {
      'Oc-Sessionid': response.headers.get('oc-sessionid') ?? '',
      authorization: (await readStarted(response.clone())).Token,
    };
    const { ChatId: chatId } = await readStarted(response);
    const call = { token: null, chatId, headers };
    expect((await calls.transcript(call)).status).toBe(404);
    expect((await calls.sessionClose(call)).status).toBe(404);
    expect((await calls.details(call)).status).toBe(400);
    expect((await readStarted(await calls.getChatToken(call))).ChatId).not.toBe(chatId);
  });

  test('has no chat in another widget, whatever it shows', async () => {
    const widgetId = 'f0000000-0000-4000-8000-000000000001';
    const { emulation, calls, chatId, chatToken, sessionId } = await startChat({
      ...GUESTS,
      widgets: [{ widgetId }],
    });
    const headers = { 'Oc-Sessionid': sessionId, authorization: chatToken };
    const call = { token: null, widgetId, headers };
    expect((await calls.sessionClose(call)).status).toBe(404);
    expect((await calls.details(call)).status).toBe(400);
    expect((await readStarted(await calls.getChatToken(call))).ChatId).not.toBe(chatId);
    expect(emulation.emulator.conversations()).toMatchObject([{ state: 'open' }]);
  });

  test('proves a chat by the session that came with its token, before the chat began', async () => {
    const calls = makeCalls(await emulate(GUESTS));
    const reserved = await calls.getChatToken({ token: null });
    const headers = { 'Oc-Sessionid': reserved.headers.get('oc-sessionid') ?? '' };
    const { ChatId: chatId } = await readStarted(reserved);
    const begun = await calls.sessionInit({ token: null, body: { chatId }, headers });
    expect(begun.headers.get('oc-sessionid')).toBe(headers['Oc-Sessionid']);
    expect((await calls.transcript({ token: null, chatId, headers })).status).toBe(200);
  });

  test('is refused where everybody has to sign in', async () => {
    const emulation = await emulate();
    const calls = makeCalls(emulation);
    for (const name of ['conversation', 'getChatToken', 'sessionInit'] as const) {
      const response = await calls[name]({ token: null });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ errorCode: 3, rule: 'P10' });
    }
    expect((await calls.details({ token: null })).status).toBe(400);
    expect(emulation.emulator.conversations()).toHaveLength(3);
  });
});

describe('the context that a page sends', () => {
  const customContextData = {
    plain: 'text',
    shown: { value: 7, isDisplayable: true },
    hidden: { value: 'x', isDisplayable: false },
  };

  test('is a guest’s, unverified', async () => {
    const emulation = await emulate(GUESTS);
    await emulation.open(null, { body: { customContextData } });
    const [conversation] = emulation.emulator.conversations();
    expect(conversation).not.toHaveProperty('verdict');
    expect(conversation?.context).toMatchObject([
      { name: 'plain', value: 'text' },
      { name: 'shown', value: '7', type: 'text' },
      { name: 'hidden', isDisplayable: false },
    ]);
  });

  test('is refused by rule when no chat could take it', async () => {
    const emulation = await emulate(GUESTS);
    const response = await emulation.start(null, {
      body: { customContextData: { nested: { a: { b: 1 } } } },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ rule: 'C1' });
    expect(emulation.emulator.conversations()).toEqual([]);
  });

  test('is kept in short, like the answers to the survey', async () => {
    const emulation = await emulate();
    const preChatResponse = { long: 'x'.repeat(5000), reason: 'An order' };
    await emulation.open(makeToken(), { body: { preChatResponse } });
    const kept = emulation.emulator.conversations()[0]?.preChatResponse;
    expect(kept).toMatchObject({ reason: 'An order' });
    expect(JSON.stringify(kept).length).toBeLessThan(2000);
  });
});
