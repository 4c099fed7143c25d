/** Sending and fetching messages with the chat's own token. @module */
import { expect, test } from 'vitest';
import { emulate } from '../makers/emulation.ts';
import { makeToken, NOW_MS } from '../makers/tokens.ts';

test('a customer’s message comes back to the customer and reaches the agent', async () => {
  const { emulator, open, list, send } = await emulate();
  const chat = await open();
  const sent = await send(chat, '<img src=x onerror=alert(1)>');
  expect(sent.status).toBe(201);
  const { id } = (await sent.json()) as { id: string };
  const expected = { id, from: 'customer', text: '<img src=x onerror=alert(1)>', sentAt: NOW_MS };
  expect(await list(chat)).toEqual({ messages: [expected], state: 'open' });
  expect(emulator.conversations()[0]?.messages).toEqual([expected]);
});

test('only what is newer than a message is fetched on request', async () => {
  const { open, list, send, call } = await emulate();
  const chat = await open();
  await send(chat, 'one');
  await send(chat, 'two');
  const [first] = (await list(chat)).messages;
  expect((await list(chat, `?after=${first?.id}`)).messages.map(({ text }) => text)).toEqual([
    'two',
  ]);
  const headers = { authorization: `Bearer ${chat.Token}` };
  expect((await call(`/chat/threads/${chat.ChatId}/messages?after=99`, { headers })).status).toBe(
    400,
  );
});

test('the chat token opens its own chat only, and only while it lives', async () => {
  let now = NOW_MS;
  const { open, call } = await emulate({ now: () => now });
  const mine = await open();
  const yours = await open();
  const fetchMine = async (headers: Record<string, string>): Promise<number> =>
    (await call(`/chat/threads/${mine.ChatId}/messages`, { headers })).status;
  expect(await fetchMine({ authorization: `Bearer ${mine.Token}` })).toBe(200);
  expect(await fetchMine({ 'x-skypetoken': mine.Token })).toBe(200);
  expect(await fetchMine({ authorization: `Bearer ${yours.Token}` })).toBe(401);
  expect(await fetchMine({ authorization: `Bearer ${makeToken()}` })).toBe(401);
  expect(await fetchMine({ authorization: mine.Token })).toBe(401);
  expect(await fetchMine({})).toBe(401);
  now += 86_400_000;
  expect(await fetchMine({ authorization: `Bearer ${mine.Token}` })).toBe(401);
});

test('a message is text of 1 to 4,000 characters', async () => {
  const { open, send } = await emulate();
  const chat = await open();
  expect((await send(chat, 'x'.repeat(4000))).status).toBe(201);
  expect((await send(chat, 'x'.repeat(4001))).status).toBe(413);
  for (const bad of ['', ' \n', 7, null, ['x'], { text: 'x' }]) {
    expect((await send(chat, bad)).status).toBe(400);
  }
});

test('a message has to be JSON', async () => {
  const { open, call } = await emulate();
  const chat = await open();
  const response = await call(`/chat/threads/${chat.ChatId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${chat.Token}`, 'content-type': 'text/plain' },
    body: '{"content":"hi"}',
  });
  expect(response.status).toBe(415);
});

test('a chat that the agent ended takes no more messages and says that it is closed', async () => {
  const { open, list, send, call } = await emulate();
  const chat = await open();
  await call(`/agent/conversations/${chat.ChatId}/close`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(await list(chat)).toMatchObject({
    state: 'closed',
    messages: [{ from: 'system', text: 'The agent ended the chat.' }],
  });
  expect((await send(chat, 'hello?')).status).toBe(409);
});
