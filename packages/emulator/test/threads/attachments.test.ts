/** Files in a chat: who may send and read them, and how much is kept. */
import { describe, expect, test } from 'vitest';
import { MAX_FILE_BYTES, MAX_FILES_BYTES } from '../../src/contract/limits.ts';
import type { ConversationStarted } from '../../src/contract/protocol.ts';
import { type Emulation, emulate } from '../makers/emulation.ts';
import { LEE, makeToken, NOW_MS } from '../makers/tokens.ts';

type Chat = Pick<ConversationStarted, 'Token'>;

const as = ({ Token }: Chat): { authorization: string } => ({
  authorization: `skype_token ${Token}`,
});

const create = ({ call }: Emulation, chat: Chat, body: unknown = { filename: 'a.txt' }) =>
  call('/v1/objects', {
    method: 'POST',
    headers: { ...as(chat), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const upload = ({ call }: Emulation, chat: Chat, id: string, body: string | Uint8Array = 'abc') =>
  call(`/v1/objects/${id}/content/original`, { method: 'PUT', headers: as(chat), body });

const read = ({ call }: Emulation, chat: Chat, id: string, what = 'original') =>
  call(`/v1/objects/${id}/views/${what}`, { headers: as(chat) });

async function createId(emulation: Emulation, chat: Chat, filename = 'a.txt'): Promise<string> {
  const answer = await create(emulation, chat, { filename });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

async function sendFile(
  emulation: Emulation,
  chat: Chat,
  body?: string | Uint8Array,
): Promise<string> {
  const id = await createId(emulation, chat);
  expect((await upload(emulation, chat, id, body)).status).toBe(201);
  return id;
}

describe('a file', () => {
  test('comes back byte for byte, as a download and never as a page', async () => {
    const emulation = await emulate({ attachments: true });
    const chat = await emulation.open();
    const id = await createId(emulation, chat, 'größe "1".html');
    expect(await (await read(emulation, chat, id, 'original/status')).json()).toMatchObject({
      view_state: 'in progress',
    });
    expect((await read(emulation, chat, id)).status).toBe(404);
    const page = new TextEncoder().encode('<script>alert(1)</script>\u0000\ufffd');
    expect((await upload(emulation, chat, id, page)).status).toBe(201);

    const status = await read(emulation, chat, id, 'imgpsh_fullsize_anim/status');
    expect(await status.json()).toEqual({
      content_length: page.length,
      content_state: 'ready',
      view_state: 'ready',
      view_location: `${emulation.emulator.httpsUrl}/v1/objects/${id}/views/imgpsh_fullsize_anim`,
    });
    const answer = await read(emulation, chat, id, 'imgpsh_fullsize_anim');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(page);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(
        /^attachment; .*filename\*=UTF-8''gr%C3%B6%C3%9Fe%20%221%22\.html$/,
      ),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  test('is taken and handed out with the token of the very chat only', async () => {
    let now = NOW_MS;
    const emulation = await emulate({ attachments: true, now: () => now });
    const mine = await emulation.open();
    const yours = await emulation.open(makeToken({ claims: { sub: LEE } }));
    const id = await sendFile(emulation, mine);
    const unsent = await createId(emulation, mine);
    const statuses = async (chat: Chat): Promise<number[]> =>
      Promise.all(
        [
          emulation.call('/v1/skypetokenauth', { method: 'POST', headers: as(chat) }),
          upload(emulation, chat, unsent),
          read(emulation, chat, id, 'original/status'),
          read(emulation, chat, id),
        ].map(async (answer) => (await answer).status),
      );
    // Another customer's is a good token, for other files.
    expect(await statuses(yours)).toEqual([204, 404, 404, 404]);
    // The JWT of the very customer is not the chat's own token.
    expect(await statuses({ Token: makeToken() })).toEqual([401, 401, 401, 401]);
    expect(await statuses(mine)).toEqual([204, 201, 200, 200]);
    now += 86_401_000;
    expect(await statuses(mine)).toEqual([401, 401, 401, 401]);
    expect((await create(emulation, mine)).status).toBe(401);
  });

  test('goes with a message of no text, whose metadata comes back', async () => {
    const emulation = await emulate({ attachments: true });
    const chat = await emulation.open();
    const say = (content: string, metadata: unknown): Promise<Response> =>
      emulation.call(`/chat/threads/${chat.ChatId}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${chat.Token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ content, metadata }),
      });
    const metadata = {
      deliveryMode: 'bridged',
      amsreferences: '["1"]',
      amsMetadata: '[{"contentType":"text/plain","fileName":"a.txt"}]',
    };
    expect((await say('', { ...metadata, tags: 'public' })).status).toBe(201);
    expect((await emulation.list(chat)).value).toMatchObject([
      { content: { message: '' }, metadata: { ...metadata, tags: 'ChannelId-lcw,FromCustomer' } },
    ]);
    const sayings: [string, unknown][] = [
      ['', undefined],
      ['', { deliveryMode: 'bridged', tags: 'FromCustomer' }],
      ['x', { size: 1 }],
      ['x', ['y']],
    ];
    for (const [content, wrong] of sayings) expect((await say(content, wrong)).status).toBe(400);
    expect((await say('x', { long: 'y'.repeat(4000) })).status).toBe(413);
  });
});

test('a widget without attachments takes none, and says which option it takes', async () => {
  const emulation = await emulate();
  const answer = await create(emulation, await emulation.open());
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('attachments');
});

test('a browser on another origin may send a file with credentials, and PUT it', async () => {
  const { call } = await emulate();
  const { status, headers } = await call('/v1/objects/1/content/original', {
    method: 'OPTIONS',
    headers: { origin: 'https://shop.example', 'access-control-request-method': 'PUT' },
  });
  expect([status, headers.get('access-control-allow-origin')]).toEqual([
    204,
    'https://shop.example',
  ]);
  expect(headers.get('access-control-allow-credentials')).toBe('true');
  expect(headers.get('access-control-allow-methods')).toContain('PUT');
});

describe('the room for files', () => {
  test('is bounded for one file, and for one chat', async () => {
    const emulation = await emulate({ attachments: true });
    const chat = await emulation.open();
    const id = await createId(emulation, chat);
    const large = new Uint8Array(MAX_FILE_BYTES + 1);
    expect((await upload(emulation, chat, id, large)).status).toBe(413);
    expect((await upload(emulation, chat, id)).status).toBe(201);
    expect((await upload(emulation, chat, id)).status).toBe(409);
    const stream = new Blob(['x']).stream();
    const init = { method: 'PUT', headers: as(chat), body: stream, duplex: 'half' } as RequestInit;
    const other = await createId(emulation, chat);
    expect((await emulation.call(`/v1/objects/${other}/content/original`, init)).status).toBe(411);
    for (let count = 2; count < 20; count++) await createId(emulation, chat);
    expect((await create(emulation, chat)).status).toBe(429);
    for (const filename of ['', 'x'.repeat(256), '\ud800', 1]) {
      expect((await create(emulation, await emulation.open(), { filename })).status).toBe(400);
    }
  });

  test('is bounded for all; files of chats that are over give way', async () => {
    const emulation = await emulate({ attachments: true });
    const [first, second] = [await emulation.open(), await emulation.open()];
    const full = new Uint8Array(MAX_FILE_BYTES);
    const mine = await sendFile(emulation, first, full);
    for (let size = 2 * MAX_FILE_BYTES; size <= MAX_FILES_BYTES; size += MAX_FILE_BYTES)
      await sendFile(emulation, second, full);
    const more = await createId(emulation, second);
    expect((await upload(emulation, second, more)).status).toBe(429);
    await emulation.call(`/agent/conversations/${first.ChatId}/close`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect((await read(emulation, first, mine)).status).toBe(200);
    expect((await create(emulation, first)).status).toBe(409);
    expect((await upload(emulation, second, more)).status).toBe(201);
    expect((await read(emulation, first, mine)).status).toBe(404);
  });
});
