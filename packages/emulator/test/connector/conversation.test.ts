/** Starting, resuming and ending chats over HTTP: S3, T8, W3, P10. @module */
import { describe, expect, test } from 'vitest';
import { MAX_CONVERSATIONS } from '../../src/contract/limits.ts';
import { type Emulation, emulate } from '../makers/emulation.ts';
import { strangerKeys } from '../makers/keys.ts';
import { KIM, LEE, makeToken, NOW_MS, NOW_SECONDS } from '../makers/tokens.ts';

const reconnectable = ({ emulator, call }: Emulation, token: string): Promise<Response> =>
  call(
    `/livechatconnector/auth/reconnectablechats/${emulator.organizationId}/${emulator.widgetId}/r?channelId=lcw`,
    { headers: { AuthenticatedUserToken: token } },
  );

const close = (
  { emulator, call }: Emulation,
  id: string,
  token: string | null,
  chatToken?: string,
): Promise<Response> =>
  call(
    `/livechatconnector/${token === null ? '' : 'auth/'}sessionclose/${emulator.organizationId}/${emulator.widgetId}/${id}?channelId=lcw`,
    {
      method: 'POST',
      headers: {
        ...(token === null ? {} : { AuthenticatedUserToken: token }),
        ...(chatToken === undefined ? {} : { authorization: `Bearer ${chatToken}` }),
      },
    },
  );

describe('a conversation', () => {
  test('starts for a good token, and the agent sees who it is', async () => {
    const { emulator, open } = await emulate({ contacts: { [KIM]: { name: 'Kim Contoso' } } });
    const started = await open();
    const [, payload = ''] = started.Token.split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      exp: NOW_SECONDS + 86_400,
    });
    expect(started).toMatchObject({
      ExpiresIn: '86400',
      RegionGtms: '{}',
      ACSEndpoint: `${emulator.httpsUrl}/`,
    });
    const [conversation] = emulator.conversations();
    expect(conversation).toMatchObject({
      id: started.ChatId,
      state: 'open',
      startedAt: NOW_MS,
      verdict: { authenticated: true },
      contact: { id: KIM, name: 'Kim Contoso', source: 'record' },
    });
    expect(JSON.stringify(conversation)).not.toContain(makeToken().split('.')[2]);
  });

  test.each([
    ['no token', undefined, 401, { errorCode: 3, rule: 'W3' }],
    [
      'another key',
      makeToken({ privateKey: strangerKeys.privateKey }),
      401,
      { errorCode: 4, rule: 'T1' },
    ],
    [
      'an expired one',
      makeToken({ claims: { exp: NOW_SECONDS - 1 } }),
      401,
      { errorCode: 4, rule: 'T2' },
    ],
    [
      'a bad context',
      makeToken({ claims: { lwicontexts: {} } }),
      401,
      { errorCode: 4, rule: 'T5' },
    ],
    ['40 KB', 'x'.repeat(40_000), 431, { errorCode: 4, rule: 'T7' }],
  ])('is refused with %s, and the agent sees why', async (_case, token, status, refusal) => {
    const { emulator, start } = await emulate();
    const response = await start(token);
    expect(response.status).toBe(status);
    expect(response.headers.get('errorcode')).toBe(String(refusal.errorCode));
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toMatchObject(refusal);
    expect(emulator.conversations()).toMatchObject([
      { state: 'refused', verdict: { authenticated: false, failed: { rule: refusal.rule } } },
    ]);
  });

  test.each([70_000, 1_000_000])('with a token of %i bytes is refused by name', async (length) => {
    const { emulator, start } = await emulate();
    const response = await start('x'.repeat(length));
    expect(response.status).toBe(431);
    expect(response.headers.get('errorcode')).toBe('4');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toMatchObject({ errorCode: 4, rule: 'T7' });
    expect(emulator.conversations()).toEqual([]);
  });

  test('is never given up for a new one, unless it is a guest’s in which nobody said anything', async () => {
    const { emulator, open, start, list, send } = await emulate({ signInOptional: true });
    const token = makeToken();
    const first = await open(null);
    await send(first, 'Hello');
    const silent = await open(null);
    // Fewer at once than there may be connections.
    while (emulator.conversations().length < MAX_CONVERSATIONS) {
      const missing = MAX_CONVERSATIONS - emulator.conversations().length;
      await Promise.all(Array.from({ length: Math.min(missing, 100) }, () => open(token)));
    }
    expect((await start(makeToken())).status).toBe(200);
    expect(emulator.conversations().find(({ id }) => id === silent.ChatId)).toMatchObject({
      state: 'closed',
      evicted: true,
    });
    const waiting = emulator.conversations().filter(({ state }) => state === 'open');
    expect(waiting).toHaveLength(MAX_CONVERSATIONS);
    for (const another of [null, makeToken()]) {
      const refused = await start(another);
      expect(refused.status).toBe(429);
      expect(await refused.json()).toMatchObject({ title: 'Too many chats' });
    }
    expect(await list(first)).toMatchObject({ state: 'open' });
  });

  test('without a token needs a widget where sign-in is optional', async () => {
    const strict = await emulate();
    const refused = await strict.start(null);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ errorCode: 3, rule: 'P10' });
    expect(strict.emulator.conversations()).toMatchObject([{ state: 'refused' }]);

    const lenient = await emulate({ signInOptional: true });
    await lenient.open(null);
    expect(lenient.emulator.conversations()).toMatchObject([{ state: 'open', context: [] }]);
    expect(lenient.emulator.conversations()[0]).not.toHaveProperty('verdict');
    expect((await lenient.start('junk')).status).toBe(401);
  });

  test('of another organisation or widget is refused by name', async () => {
    const { emulator, call } = await emulate();
    const other = '00000000-0000-4000-8000-000000000000';
    const organisation = await call(`/livechatconnector/config/${other}/${emulator.widgetId}`);
    expect(organisation.status).toBe(404);
    expect(await organisation.json()).toMatchObject({ title: 'Unknown organisation' });
    const widget = await call(`/livechatconnector/config/${emulator.organizationId}/${other}`);
    expect(await widget.json()).toMatchObject({ title: 'Unknown widget' });
  });

  test('starts 200 times at once', async () => {
    const { emulator, open } = await emulate();
    const chats = await Promise.all(Array.from({ length: 200 }, () => open()));
    expect(new Set(chats.map(({ ChatId }) => ChatId)).size).toBe(200);
    expect(emulator.conversations()).toHaveLength(200);
  });
});

describe('an open chat', () => {
  test('is found again by its own customer only, and resumed', async () => {
    const emulation = await emulate();
    const lee = makeToken({ claims: { sub: LEE } });
    expect((await reconnectable(emulation, makeToken())).status).toBe(204);
    const chat = await emulation.open();
    expect((await reconnectable(emulation, lee)).status).toBe(204);

    const found = await reconnectable(emulation, makeToken());
    const { reconnectid } = (await found.json()) as { reconnectid: string };
    const body = { reconnectId: reconnectid };
    expect((await emulation.open(makeToken(), { body })).ChatId).toBe(chat.ChatId);
    expect((await emulation.open(makeToken(), { body: { reconnectid } })).ChatId).toBe(chat.ChatId);
    expect((await emulation.start(lee, { body })).status).toBe(404);
    expect(emulation.emulator.conversations()).toHaveLength(1);
  });

  test('shows what the latest token says once it is resumed', async () => {
    const emulation = await emulate();
    await emulation.open();
    const found = await reconnectable(emulation, makeToken());
    const { reconnectid } = (await found.json()) as { reconnectid: string };
    const token = makeToken({ claims: { lwicontexts: '{"later":"yes"}' } });
    await emulation.open(token, { body: { reconnectId: reconnectid } });
    expect(emulation.emulator.conversations()[0]?.context).toMatchObject([{ name: 'later' }]);
  });

  test('is ended by its own customer only, by the id of the request', async () => {
    const emulation = await emulate();
    await emulation.open(makeToken(), { requestId: 'request-1' });
    const lee = makeToken({ claims: { sub: LEE } });
    expect((await close(emulation, 'request-1', lee)).status).toBe(404);
    expect((await close(emulation, 'request-1', null)).status).toBe(401);
    expect((await close(emulation, 'request-1', makeToken())).status).toBe(200);
    expect(emulation.emulator.conversations()[0]).toMatchObject({
      state: 'closed',
      messages: [{ from: 'system', text: 'The customer ended the chat.' }],
    });
    expect((await reconnectable(emulation, makeToken())).status).toBe(204);
  });

  test('of a guest is ended by the unauthenticated twin', async () => {
    const emulation = await emulate({ signInOptional: true });
    const chat = await emulation.open(null, { requestId: 'request-1' });
    expect((await close(emulation, 'request-1', null, chat.Token)).status).toBe(200);
    expect(emulation.emulator.conversations()[0]?.state).toBe('closed');
  });

  test('of a guest is ended by nobody who only knows its ids', async () => {
    const emulation = await emulate({ signInOptional: true });
    const victim = await emulation.open(null, { requestId: 'victim' });
    const other = await emulation.open(null, { requestId: 'other' });
    for (const id of ['victim', victim.ChatId]) {
      expect((await close(emulation, id, null)).status).toBe(401);
      expect((await close(emulation, id, null, makeToken())).status).toBe(401);
      expect((await close(emulation, id, null, other.Token)).status).toBe(404);
    }
    const states = emulation.emulator.conversations().map(({ state }) => state);
    expect(states).toEqual(['open', 'open']);
  });

  test('of a guest is resumed with its own token, never with an id alone', async () => {
    const { emulator, call, open, start } = await emulate({ signInOptional: true });
    const victim = await open(null, { requestId: 'victim' });
    const other = await open(null, { requestId: 'other' });
    const resume = (reconnectId: string, token: string): Promise<Response> =>
      call(
        `/livechatconnector/organization/${emulator.organizationId}/widgetApp/${emulator.widgetId}/conversation?reconnectId=${reconnectId}`,
        { method: 'POST', headers: { authorization: `Bearer ${token}` } },
      );
    for (const reconnectId of ['victim', victim.ChatId]) {
      expect((await start(null, { body: { reconnectId } })).status).toBe(401);
      expect((await resume(reconnectId, other.Token)).status).toBe(404);
      expect(await (await resume(reconnectId, victim.Token)).json()).toMatchObject({
        ChatId: victim.ChatId,
      });
    }
    expect(emulator.conversations()).toHaveLength(2);
  });

  test('of a customer is not resumed by the guests’ twin, even with its chat token', async () => {
    const emulation = await emulate({ signInOptional: true });
    const { ChatId, Token } = await emulation.open();
    expect((await close(emulation, ChatId, null, Token)).status).toBe(404);
    expect(emulation.emulator.conversations()[0]?.state).toBe('open');
  });

  test('cannot be ended or found with a token that has expired since (T8)', async () => {
    let now = NOW_MS;
    const emulation = await emulate({ now: () => now });
    const chat = await emulation.open();
    now += 3_600_000;
    const refused = await close(emulation, chat.ChatId, makeToken());
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ errorCode: 4, title: 'Expiry' });
    expect((await reconnectable(emulation, makeToken())).status).toBe(401);
    expect(emulation.emulator.conversations().map(({ state }) => state)).toEqual([
      'refused',
      'refused',
      'open',
    ]);
  });
});
