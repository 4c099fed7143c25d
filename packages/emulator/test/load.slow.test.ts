/** Many customers at once in one process: all are answered, memory is bounded, and the end is clean. @module */
import { expect, test, vi } from 'vitest';
import type { LogEntry } from '../src/index.ts';
import { emulate } from './makers/emulation.ts';
import { sendRaw } from './makers/raw-request.ts';
import { goodClaims, makeToken } from './makers/tokens.ts';

// What is tested is that they are answered, however slow the machine.
vi.setConfig({ testTimeout: 60_000 });

const AT_ONCE = 200;
/** As the README says. */
const MAX_CONVERSATIONS = 500;
const json = { 'content-type': 'application/json' };
const customers = Array.from({ length: AT_ONCE }, (_, index) => {
  const sub = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  return { sub, token: makeToken({ claims: { ...goodClaims, sub } }) };
});

test('200 conversations at once are all answered, each customer by their own agent', async () => {
  const { emulator, open, send, list, call } = await emulate();
  const chats = await Promise.all(customers.map(({ token }) => open(token)));
  await Promise.all(
    chats.map(async (chat, index) => {
      const sent = await send(chat, `question ${index}`);
      expect([sent.status, await sent.json()]).toMatchObject([201, { id: expect.any(String) }]);
    }),
  );
  await Promise.all(
    chats.map(async ({ ChatId }, index) => {
      const body = JSON.stringify({ text: `answer ${index}` });
      const init = { method: 'POST', headers: json, body };
      const reply = await call(`/agent/conversations/${ChatId}/messages`, init);
      expect([reply.status, await reply.json()]).toMatchObject([201, { from: 'agent' }]);
    }),
  );
  const lists = await Promise.all(chats.map((chat) => list(chat)));
  for (const [index, { value }] of lists.entries())
    expect(value.map(({ content }) => content.message)).toEqual([
      `answer ${index}`,
      `question ${index}`,
    ]);
  const linked = emulator.conversations().map(({ contact }) => contact?.id);
  expect(new Set(linked)).toEqual(new Set(customers.map(({ sub }) => sub)));
});

test('round after round of 200 keeps no more than the emulator says, and closes cleanly', async () => {
  const entries: LogEntry[] = [];
  const { emulator, open, call } = await emulate({ onRequest: (entry) => entries.push(entry) });
  const rounds = 3;
  for (let round = 0; round < rounds; round++) {
    const chats = await Promise.all(customers.map(({ token }) => open(token)));
    await Promise.all(
      chats.map(async ({ ChatId }) => {
        const init = { method: 'POST', headers: json, body: '{}' };
        const closed = await call(`/agent/conversations/${ChatId}/close`, init);
        expect(await closed.json()).toEqual({});
      }),
    );
    expect(emulator.conversations().length).toBeLessThanOrEqual(MAX_CONVERSATIONS);
  }
  expect(AT_ONCE * rounds).toBeGreaterThan(MAX_CONVERSATIONS);
  expect(emulator.conversations()).toHaveLength(MAX_CONVERSATIONS);
  await expect.poll(() => entries.length).toBe(AT_ONCE * rounds * 2);
  expect(entries.every(({ status }) => status === 200)).toBe(true);

  await emulator.close();
  expect(emulator.state).toBe('closed');
  await expect(sendRaw(emulator.url, 'GET / HTTP/1.1\r\n\r\n')).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

test('closing in the middle of 200 starts leaves none of them hanging', async () => {
  const { emulator, start } = await emulate();
  const answers = Promise.allSettled(customers.map(({ token }) => start(token)));
  await expect.poll(() => emulator.conversations().length).toBeGreaterThan(0);
  await emulator.close();
  for (const answer of await answers) {
    if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(TypeError);
    else expect([200, 401]).toContain(answer.value.status);
  }
});
