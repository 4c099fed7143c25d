/** Sending and fetching messages with the chat's own token. @module */
import { expect, test } from 'vitest';
import type { MessagesAnswer } from '../../src/contract/protocol.ts';
import { emulate } from '../makers/emulation.ts';
import { makeToken, NOW_MS } from '../makers/tokens.ts';

test('a customer’s message comes back in the format of the real threads, and reaches the agent', async () => {
  const { emulator, open, list, send } = await emulate();
  const chat = await open();
  const text = '<img src=x onerror=alert(1)>';
  const sent = await send(chat, text);
  expect(sent.status).toBe(201);
  expect(await sent.json()).toEqual({ id: String(NOW_MS) });
  expect(await list(chat)).toEqual({
    value: [
      {
        id: String(NOW_MS),
        type: 'text',
        sequenceId: '1',
        version: String(NOW_MS),
        content: { message: text },
        senderDisplayName: 'Customer',
        createdOn: '2026-01-15T12:00:00.000Z',
        senderCommunicationIdentifier: {
          rawId: chat.VisitorId,
          communicationUser: { id: chat.VisitorId },
        },
        metadata: { tags: 'ChannelId-lcw,FromCustomer' },
      },
    ],
    state: 'open',
  });
  const kept = { id: String(NOW_MS), from: 'customer', text, sentAt: NOW_MS };
  expect(emulator.conversations()[0]?.messages).toEqual([kept]);
});

test('an agent’s message is told from the customer’s as in the real threads', async () => {
  const { open, list, call } = await emulate();
  const chat = await open();
  await call(`/agent/conversations/${chat.ChatId}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"How can I help?"}',
  });
  expect((await list(chat)).value).toMatchObject([
    {
      senderDisplayName: 'Agent',
      senderCommunicationIdentifier: { rawId: '8:acs:emulator_agent' },
      metadata: { tags: 'public' },
    },
  ]);
});

test('messages come newest first, and only those that are asked for', async () => {
  let now = NOW_MS;
  const { open, send, list, call } = await emulate({ now: () => now });
  const chat = await open();
  for (const text of ['one', 'two', 'three']) {
    await send(chat, text);
    now += 60_000;
  }
  const textsOf = async (query: string): Promise<string[]> =>
    (await list(chat, query)).value.map(({ content }) => content.message);
  expect(await textsOf('')).toEqual(['three', 'two', 'one']);
  expect(await textsOf(`?after=${NOW_MS}`)).toEqual(['three', 'two']);
  expect(await textsOf('?startTime=2026-01-15T12:01:00Z')).toEqual(['three', 'two']);
  for (const wrong of ['after=99', 'maxPageSize=x', 'skip=-1', 'startTime=noon']) {
    const headers = { authorization: `Bearer ${chat.Token}` };
    const answer = await call(`/chat/threads/${chat.ChatId}/messages?${wrong}`, { headers });
    expect(answer.status, wrong).toBe(400);
  }
});

test('pages lead to each other, and the last one to nowhere', async () => {
  const { emulator, open, send, list } = await emulate();
  const chat = await open();
  for (let count = 1; count <= 5; count++) await send(chat, String(count));
  const texts: string[] = [];
  let query: string | undefined = '?maxPageSize=2&api-version=x';
  while (query !== undefined) {
    const page: MessagesAnswer = await list(chat, query);
    expect(page.value.length).toBeLessThanOrEqual(2);
    texts.push(...page.value.map(({ content }) => content.message));
    expect(page.nextLink ?? emulator.url).toContain(emulator.url);
    query = page.nextLink && new URL(page.nextLink).search;
  }
  expect(texts).toEqual(['5', '4', '3', '2', '1']);
});

test('a page has 1 to 200 messages, and what is skipped is skipped without pages too', async () => {
  const { open, send, list } = await emulate();
  const chat = await open();
  for (let count = 1; count <= 201; count++) await send(chat, String(count));
  expect((await list(chat, '?maxPageSize=999')).value).toHaveLength(200);
  expect((await list(chat, '?maxPageSize=0')).value).toHaveLength(1);
  const rest = await list(chat, '?skip=199');
  expect(rest.value.map(({ content }) => content.message)).toEqual(['2', '1']);
  expect(rest).not.toHaveProperty('nextLink');
});

test('two messages of one moment have ids of their own', async () => {
  const { open, send, list } = await emulate();
  const chat = await open();
  await Promise.all([send(chat, 'a'), send(chat, 'b')]);
  const { value } = await list(chat);
  expect(value.map(({ id }) => id)).toEqual([String(NOW_MS + 1), String(NOW_MS)]);
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
    value: [{ content: { message: 'The agent ended the chat.' }, metadata: { tags: 'system' } }],
  });
  expect((await send(chat, 'hello?')).status).toBe(409);
});
