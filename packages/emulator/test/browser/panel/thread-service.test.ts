// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import {
  createThreadService,
  ThreadClosed,
} from '../../../src/browser/panel/service/thread-service.ts';
import type { MessagesAnswer, ThreadMessage } from '../../../src/contract/protocol.ts';

function makeThreadMessage(id: string, tags: string): ThreadMessage {
  return {
    id,
    type: 'text',
    sequenceId: '1',
    version: id,
    content: { message: `text ${id}` },
    // Not what tells who it was: anybody may call themselves an agent.
    senderDisplayName: 'Agent',
    createdOn: new Date(Number(id)).toISOString(),
    senderCommunicationIdentifier: { rawId: 'x', communicationUser: { id: 'x' } },
    metadata: { tags },
  };
}

function makeService(answer: unknown, status = 200) {
  const fetch = vi.fn<typeof globalThis.fetch>(() =>
    Promise.resolve(new Response(JSON.stringify(answer), { status })),
  );
  const service = createThreadService({ chatId: 'chat', chatToken: 'chat-token' }, fetch);
  return { fetch, service };
}

describe('the thread service', () => {
  it('reads the messages of the real threads, oldest first', async () => {
    const answer: MessagesAnswer = {
      value: [
        makeThreadMessage('3', 'system'),
        makeThreadMessage('2', 'ChannelId-lcw,FromCustomer'),
        makeThreadMessage('1', 'public,other'),
      ],
      state: 'closed',
    };
    const { fetch, service } = makeService(answer);
    expect(await service.list('0')).toEqual({
      messages: [
        { id: '1', from: 'agent', text: 'text 1', sentAt: 1 },
        { id: '2', from: 'customer', text: 'text 2', sentAt: 2 },
        { id: '3', from: 'system', text: 'text 3', sentAt: 3 },
      ],
      state: 'closed',
    });
    const [address, init] = fetch.mock.calls[0] ?? [];
    expect(address).toBe('/chat/threads/chat/messages?after=0');
    expect(init?.headers).toMatchObject({ Authorization: 'Bearer chat-token' });
  });

  it('sends as the real threads want it, and knows its message by the answer', async () => {
    const { fetch, service } = makeService({ id: '1700000000000' }, 201);
    expect(await service.send('Hello')).toEqual({
      id: '1700000000000',
      from: 'customer',
      text: 'Hello',
      sentAt: 1_700_000_000_000,
    });
    expect(JSON.parse(String(fetch.mock.calls[0]?.[1]?.body))).toEqual({ content: 'Hello' });
  });

  it.each([401, 403, 404, 409, 410])('takes %i for the end of the chat', async (status) => {
    const { service } = makeService({}, status);
    await expect(service.list(undefined)).rejects.toBeInstanceOf(ThreadClosed);
  });

  it('takes 503 for trouble that may pass', async () => {
    const { service } = makeService({}, 503);
    await expect(service.send('x')).rejects.not.toBeInstanceOf(ThreadClosed);
  });
});
