/** The agent's feed and what the agent can do. @module */
import { describe, expect, test } from 'vitest';
import { NO_FAULTS } from '../../src/index.ts';
import { openAgentStream } from '../makers/agent-stream.ts';
import { emulate } from '../makers/emulation.ts';
import { sendRaw, statusOf } from '../makers/raw-request.ts';

const json = { 'content-type': 'application/json' };

describe('the feed', () => {
  test('brings the whole state at once and after every change, newest conversation first', async () => {
    const emulation = await emulate();
    const stream = await openAgentStream(emulation);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(await stream.next()).toEqual({
      conversations: [],
      widgets: [
        {
          id: emulation.emulator.widgetId,
          authentication: true,
          tag: emulation.emulator.widgetTag,
        },
      ],
      publicKeyUrl: emulation.site.publicKeyUrl,
      unknownCalls: [],
      loose: false,
      faults: NO_FAULTS,
    });
    const first = await emulation.open();
    expect(await stream.next()).toMatchObject({ conversations: [{ id: first.ChatId }] });
    const second = await emulation.open();
    expect(await stream.next()).toMatchObject({
      conversations: [{ id: second.ChatId }, { id: first.ChatId }],
    });
    await emulation.send(first, 'hello\n\ndata: {}');
    const state = await stream.next();
    expect(state?.conversations[1]?.messages).toMatchObject([{ text: 'hello\n\ndata: {}' }]);
  });

  test('never carries a token', async () => {
    const emulation = await emulate();
    const chat = await emulation.open();
    const state = await (await openAgentStream(emulation)).next();
    expect(JSON.stringify(state)).not.toContain(chat.Token);
  });

  test('is for ten readers; the next is refused by name until one leaves', async () => {
    const { call } = await emulate();
    const leave = new AbortController();
    // Held until the end: a reader that is collected as garbage leaves.
    const readers = [await call('/agent/events', { signal: leave.signal })];
    for (let count = 1; count < 10; count++) readers.push(await call('/agent/events'));
    const refused = await call('/agent/events');
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ title: 'Too many agent pages' });
    leave.abort();
    await expect.poll(async () => (await call('/agent/events')).status).toBe(200);
    expect(readers).toHaveLength(10);
  });

  test('ends when the emulator closes', async () => {
    const emulation = await emulate();
    const stream = await openAgentStream(emulation);
    await stream.next();
    await emulation.emulator.close();
    expect(await stream.next()).toBeUndefined();
  });
});

describe('the agent', () => {
  test('answers, and the customer reads it', async () => {
    const { open, call, list } = await emulate();
    const chat = await open();
    const path = `/agent/conversations/${chat.ChatId}/messages`;
    const body = JSON.stringify({ text: 'Hello Kim' });
    expect((await call(path, { method: 'POST', headers: json, body })).status).toBe(201);
    expect((await list(chat)).value).toMatchObject([
      { content: { message: 'Hello Kim' }, metadata: { tags: 'public' } },
    ]);
  });

  test('cannot answer a refused attempt, an unknown one, or in another form than JSON', async () => {
    const { emulator, start, open, call } = await emulate();
    await start('junk');
    const body = JSON.stringify({ text: 'x' });
    const refused = emulator.conversations()[0]?.id;
    const post = async (id: string | undefined, headers: Record<string, string>, text = body) =>
      (await call(`/agent/conversations/${id}/messages`, { method: 'POST', headers, body: text }))
        .status;
    expect(await post(refused, json)).toBe(409);
    expect(await post('unknown', json)).toBe(404);
    const { ChatId } = await open();
    expect(await post(ChatId, { 'content-type': 'text/plain' })).toBe(415);
    expect(await post(ChatId, json, '{"text":" "}')).toBe(400);
  });
});

describe('a page of another origin', () => {
  test.each([
    [['Sec-Fetch-Site: same-origin'], 201],
    [['Sec-Fetch-Site: none'], 201],
    [[], 201],
    [['Origin: http://HOST'], 201],
    [['Sec-Fetch-Site: same-site'], 403],
    [['Sec-Fetch-Site: cross-site'], 403],
    [['Sec-Fetch-Site: cross-site', 'Origin: http://HOST'], 403],
    [['Origin: http://localhost:3000'], 403],
    [['Origin: https://HOST'], 403],
    [['Origin: null'], 403],
  ])('with %j gets %i', async (headers, status) => {
    const { emulator, open } = await emulate();
    const { ChatId } = await open();
    const { host } = new URL(emulator.url);
    const lines = headers.map((line) => line.replace('HOST', host));
    const body = '{"text":"hi"}';
    const answer = await sendRaw(
      emulator.url,
      [
        `POST /agent/conversations/${ChatId}/messages HTTP/1.1`,
        `Host: ${host}`,
        ...lines,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    if (status === 403) {
      expect(emulator.conversations()[0]?.messages).toEqual([]);
      expect(await statusOf(emulator.url, 'GET /agent/events', [`Host: ${host}`, ...lines])).toBe(
        403,
      );
    }
  });
});

test.each([
  ['HEAD', 'text/event-stream'],
  ['GET', 'image/png'],
])('%s for %s holds no stream of events', async (method, accept) => {
  const { call } = await emulate();
  const response = await call('/agent/events', { method, headers: { accept } });
  expect(response.status).toBe(406);
});
