/** What a thread answers beside its messages, and to whom. */
import { describe, expect, test } from 'vitest';
import type { MessagesAnswer } from '../../src/contract/protocol.ts';
import { openAgentStream } from '../makers/agent-stream.ts';
import { emulate } from '../makers/emulation.ts';
import { makeToken } from '../makers/tokens.ts';

describe('a thread', () => {
  test('has its customer and an agent as participants', async () => {
    const { open, call } = await emulate();
    const chat = await open();
    const headers = { authorization: `Bearer ${chat.Token}` };
    const answer = await call(`/chat/threads/${chat.ChatId}/participants`, { headers });
    expect(await answer.json()).toMatchObject({
      value: [
        {
          displayName: 'Customer',
          communicationIdentifier: { communicationUser: { id: chat.VisitorId } },
        },
        { displayName: 'Agent' },
      ],
    });
    const thread = await call(`/chat/threads/${chat.ChatId}`, { headers });
    expect(await thread.json()).toMatchObject({
      id: chat.ChatId,
      createdOn: '2026-01-15T12:00:00.000Z',
    });
  });

  test.each([
    ['as it is', (id: string) => `/chat/threads/${id}/messages`],
    ['percent-encoded', (id: string) => `/chat/threads/${encodeURIComponent(id)}/messages`],
    ['after two slashes', (id: string) => `//chat//threads/${encodeURIComponent(id)}/messages`],
  ])('is found by an id in the shape of a thread id, %s', async (_how, pathOf) => {
    const { open, call, send } = await emulate();
    const chat = await open();
    expect(chat.ChatId).toMatch(/^19:[0-9a-f]{32}@thread\.v2$/);
    await send(chat, 'Hello');
    await send(chat, 'Hello again');
    const headers = { authorization: `Bearer ${chat.Token}` };
    const answer = await call(`${pathOf(chat.ChatId)}?maxPageSize=1`, { headers });
    const { value, nextLink } = (await answer.json()) as MessagesAnswer;
    expect(value).toMatchObject([{ content: { message: 'Hello again' } }]);
    const next = await fetch(String(nextLink), { headers });
    expect(await next.json()).toMatchObject({ value: [{ content: { message: 'Hello' } }] });
  });

  test('hands out a single message by its id', async () => {
    const { open, call, send } = await emulate();
    const chat = await open();
    const { id } = (await (await send(chat, 'Hello')).json()) as { id: string };
    const headers = { authorization: `Bearer ${chat.Token}` };
    const read = (messageId: string): Promise<Response> =>
      call(`/chat/threads/${chat.ChatId}/messages/${messageId}`, { headers });
    expect(await (await read(id)).json()).toMatchObject({
      id,
      sequenceId: '1',
      content: { message: 'Hello' },
    });
    expect((await read('1')).status).toBe(404);
  });

  test.each([
    ['GET', ''],
    ['GET', '/messages'],
    ['POST', '/messages', { content: 'x' }],
    ['GET', '/messages/1'],
    ['GET', '/participants'],
    ['GET', '/readReceipts'],
    ['POST', '/readReceipts', { chatMessageId: '1' }],
    ['POST', '/typing', {}],
  ])('answers %s %j with its own chat token only', async (method, path, content?: object) => {
    const { open, call } = await emulate();
    const mine = await open();
    const yours = await open();
    const statusWith = async (token: string): Promise<number> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const body = content ? { body: JSON.stringify(content) } : {};
      const address = `/chat/threads/${mine.ChatId}${path}`;
      return (await call(address, { method, headers, ...body })).status;
    };
    expect(await statusWith(yours.Token)).toBe(401);
    expect(await statusWith(makeToken())).toBe(401);
    expect(await statusWith('')).toBe(401);
    expect(await statusWith(mine.Token)).not.toBe(401);
  });
});

describe('push', () => {
  test('has an address, for whoever has a chat', async () => {
    const { emulator, open, call } = await emulate();
    const chat = await open();
    const path = '/chat/config/realTimeNotifications';
    expect((await call(path)).status).toBe(401);
    const headers = { authorization: `Bearer ${chat.Token}` };
    expect(await (await call(path, { headers })).json()).toEqual({
      trouterServiceUrl: `${emulator.httpsUrl}/push/trouter`,
      registrarServiceUrl: `${emulator.httpsUrl}/push/registrar`,
      cloudType: 'Public',
    });
  });

  test('has nothing at that address, which is no unknown call', async () => {
    const emulation = await emulate();
    expect((await emulation.call('/push/trouter/v4/a', { method: 'POST' })).status).toBe(404);
    const stream = await openAgentStream(emulation);
    expect((await stream.next())?.unknownCalls).toEqual([]);
  });
});
