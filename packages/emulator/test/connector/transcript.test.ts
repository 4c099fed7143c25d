/** Calls whose widget is in their headers: transcripts, e-mail and typing (S3). */
import { expect, test } from 'vitest';
import { makeCalls } from '../makers/connector-calls.ts';
import { emulate } from '../makers/emulation.ts';
import { makeToken } from '../makers/tokens.ts';

const OTHER = 'f0000000-0000-4000-8000-000000000001';
const token = makeToken();

test('a transcript has every message, newest first, as one JSON text', async () => {
  const emulation = await emulate();
  const chat = await emulation.open(token);
  await emulation.send(chat, 'Hello');
  const calls = makeCalls(emulation);
  await calls.sessionClose({ token, requestId: chat.ChatId });
  const answer = await calls.transcript({ token, chatId: chat.ChatId });
  const { chatMessagesJson } = (await answer.json()) as { chatMessagesJson: string };
  expect(JSON.parse(chatMessagesJson)).toMatchObject([
    {
      content: 'The customer ended the chat.',
      tags: 'system',
      from: { application: { displayName: '__system__' } },
    },
    {
      content: 'Hello',
      created: '2026-01-15T12:00:00.000Z',
      contentType: 'text',
      from: { user: { displayName: 'Customer' } },
    },
  ]);
});

test('the widget in the headers is the one that counts', async () => {
  const emulation = await emulate({ widgets: [{ widgetId: OTHER }] });
  const calls = makeCalls(emulation);
  const started = await calls.conversation({ token, widgetId: OTHER });
  const { ChatId: chatId } = (await started.json()) as { ChatId: string };
  const { organizationId, widgetId } = emulation.emulator;
  const statusWith = async (headers: Record<string, string>): Promise<number> =>
    (await calls.transcript({ token, chatId, headers })).status;
  expect(await statusWith({ OrganizationId: organizationId, widgetAppId: OTHER })).toBe(200);
  expect(await statusWith({ OrganizationId: organizationId, widgetAppId: widgetId })).toBe(404);
  expect(await statusWith({})).toBe(404);
  expect(await statusWith({ OrganizationId: OTHER, widgetAppId: OTHER })).toBe(404);
  expect(await statusWith({ widgetAppId: 'nonsense' })).toBe(404);
});

test('an e-mail address is wanted, and nothing else is taken for one', async () => {
  const emulation = await emulate();
  const calls = makeCalls(emulation);
  const { ChatId } = await emulation.open(token, { requestId: 'r' });
  for (const EmailAddress of [undefined, '', 'kim', 'a b@example.com', 7]) {
    const answer = await calls.email({ token, body: { ChatId, EmailAddress } });
    expect(answer.status).toBe(400);
  }
  const body = { ChatId, EmailAddress: 'c@example.com' };
  expect((await calls.email({ token, requestId: 'another', body })).status).toBe(200);
  // By the request alone, too.
  expect((await calls.email({ token, body: { EmailAddress: 'k@example.com' } })).status).toBe(200);
  expect(emulation.emulator.conversations()[0]?.messages).toMatchObject([
    { from: 'system', text: 'The customer asked for the transcript by e-mail to c@example.com.' },
    { from: 'system', text: 'The customer asked for the transcript by e-mail to k@example.com.' },
  ]);
});

test('typing is taken from anybody, for an organisation that there is', async () => {
  const emulation = await emulate();
  const path = '/inbound/typingindicator/livechat/sendtypingindicator/r';
  const statusWith = async (organisation: string): Promise<number> =>
    (await emulation.call(path, { method: 'POST', headers: { OrganizationId: organisation } }))
      .status;
  expect(await statusWith(emulation.emulator.organizationId)).toBe(200);
  expect(await statusWith(OTHER)).toBe(404);
  expect((await emulation.call('/inbound/else', { method: 'POST' })).status).toBe(501);
});
