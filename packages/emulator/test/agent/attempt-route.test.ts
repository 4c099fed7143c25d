/** Attempts that ended in the page: what the panel reports is listed, bounded, and taken from our own pages alone. @module */
import { expect, test } from 'vitest';
import { openAgentStream } from '../makers/agent-stream.ts';
import { type Emulation, emulate } from '../makers/emulation.ts';

const NO_TOKEN = { did: 'answered-null', asked: 'auth.getAuthenticationToken', detail: 'null' };

const report = (
  { call, emulator: { widgetId } }: Emulation,
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> =>
  call('/livechatwidget/attempts', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ widgetId, ...body }),
  });

test('an attempt without a token is in the agent’s view and in conversations()', async () => {
  const emulation = await emulate();
  const cause = { kind: 'failed', status: 500, code: 'busy', path: '/token', message: 'Busy.' };
  const noToken = { ...NO_TOKEN, cause };
  expect((await report(emulation, { noToken })).status).toBe(201);
  const listed = { state: 'no-token', noToken, context: [], messages: [] };
  expect(emulation.emulator.conversations()).toMatchObject([listed]);
  expect(emulation.emulator.conversations()[0]).not.toHaveProperty('verdict');
  const stream = await openAgentStream(emulation);
  expect(await stream.next()).toMatchObject({ conversations: [listed] });
});

test('it is no chat that somebody could speak in', async () => {
  const emulation = await emulate();
  await report(emulation, { noToken: NO_TOKEN });
  const [attempt] = emulation.emulator.conversations();
  const said = await emulation.call(`/agent/conversations/${attempt?.id}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"Hello"}',
  });
  expect(said.status).toBe(409);
});

test.each<[string, object]>([
  ['nothing', {}],
  ['an unknown deed', { noToken: { ...NO_TOKEN, did: 'slept' } }],
  ['a deed without a name', { noToken: { did: 'threw', detail: '' } }],
  ['another widget', { noToken: NO_TOKEN, widgetId: '77777777-0000-4000-8000-000000000000' }],
  ['a widget that is not text', { noToken: NO_TOKEN, widgetId: 7 }],
])('a report of %s is refused', async (_case, body) => {
  const emulation = await emulate();
  const refused = await report(emulation, body);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ title: 'Not an attempt' });
  expect(emulation.emulator.conversations()).toEqual([]);
});

test('what is longer or other than a report needs is left out', async () => {
  const emulation = await emulate();
  const cause = { kind: 'failed', status: '500', message: 'x'.repeat(9000), more: 1 };
  await report(emulation, { noToken: { ...NO_TOKEN, more: 1, cause } });
  await report(emulation, { noToken: { ...NO_TOKEN, cause: { kind: 'slept' } } });
  const [second, first] = emulation.emulator.conversations();
  expect(first?.noToken).toEqual({
    ...NO_TOKEN,
    cause: { kind: 'failed', message: 'x'.repeat(500) },
  });
  expect(second?.noToken).toEqual(NO_TOKEN);
});

test('a foreign page may report nothing', async () => {
  const emulation = await emulate();
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  expect((await report(emulation, { noToken: NO_TOKEN }, headers)).status).toBe(403);
  expect(emulation.emulator.conversations()).toEqual([]);
});
