/** A guest's chat becomes a customer's (P10), and nobody else's chat does. @module */
import { describe, expect, test } from 'vitest';
import type { ConversationStarted } from '../../src/contract/protocol.ts';
import type { EmulatorOptions } from '../../src/index.ts';
import { openAgentStream } from '../makers/agent-stream.ts';
import { type Emulation, emulate } from '../makers/emulation.ts';
import { strangerKeys } from '../makers/keys.ts';
import { KIM, LEE, makeToken, NOW_SECONDS } from '../makers/tokens.ts';

const asLee = makeToken({ claims: { sub: LEE } });

function makeEmulation(options: Partial<EmulatorOptions> = {}): Promise<Emulation> {
  return emulate({
    signInOptional: true,
    contacts: { [KIM]: { name: 'Kim Contoso' } },
    ...options,
  });
}

/** Undefined leaves the chat token out. */
function authenticate(
  { emulator, call }: Emulation,
  chatId: string,
  token: string | undefined,
  chatToken: string | undefined,
): Promise<Response> {
  const { organizationId, widgetId } = emulator;
  return call(
    `/livechatconnector/auth/authenticateChat/${organizationId}/${widgetId}/${chatId}/request`,
    {
      method: 'POST',
      headers: {
        ...(token === undefined ? {} : { AuthenticatedUserToken: token }),
        ...(chatToken === undefined ? {} : { authorization: `Bearer ${chatToken}` }),
      },
    },
  );
}

function find({ emulator }: Emulation, { ChatId }: ConversationStarted) {
  return emulator.conversations().find(({ id }) => id === ChatId);
}

describe('a guest who signs in', () => {
  test('keeps the chat, which is authenticated from there on', async () => {
    const emulation = await makeEmulation();
    const guest = await emulation.open(null);
    await emulation.send(guest, 'Hello');
    expect((await authenticate(emulation, guest.ChatId, makeToken(), guest.Token)).status).toBe(
      200,
    );
    expect(emulation.emulator.conversations()).toMatchObject([
      {
        id: guest.ChatId,
        state: 'open',
        verdict: { authenticated: true },
        contact: { id: KIM, name: 'Kim Contoso', source: 'record' },
        claims: { sub: KIM },
        context: [{ name: 'msdyn_cartvalue' }, { name: 'msdyn_isvip' }],
        messages: [
          { from: 'customer', text: 'Hello' },
          {
            from: 'system',
            text: 'Signed in as Kim Contoso. The chat is authenticated from here on.',
          },
        ],
      },
    ]);
    expect((await emulation.send(guest, 'Still me')).status).toBe(201);
  });

  test('is seen by the agent live', async () => {
    const emulation = await makeEmulation();
    const guest = await emulation.open(null);
    const stream = await openAgentStream(emulation);
    expect((await stream.next())?.conversations[0]?.verdict).toBeUndefined();
    await authenticate(emulation, guest.ChatId, makeToken(), guest.Token);
    expect((await stream.next())?.conversations[0]?.verdict).toMatchObject({ authenticated: true });
  });

  test('may say so again without a second line', async () => {
    const emulation = await makeEmulation();
    const guest = await emulation.open(null);
    const token = makeToken({ claims: { lwicontexts: '{"later":"yes"}' } });
    await authenticate(emulation, guest.ChatId, makeToken(), guest.Token);
    expect((await authenticate(emulation, guest.ChatId, token, guest.Token)).status).toBe(200);
    const chat = find(emulation, guest);
    expect(chat?.messages).toHaveLength(1);
    expect(chat?.context).toMatchObject([{ name: 'later' }]);
  });

  test('owns the chat: found and ended with the token, and no longer by the guests’ twins', async () => {
    const emulation = await makeEmulation();
    const { organizationId, widgetId } = emulation.emulator;
    const guest = await emulation.open(null);
    await authenticate(emulation, guest.ChatId, makeToken(), guest.Token);
    const path = `auth/reconnectablechats/${organizationId}/${widgetId}/r`;
    const headers = { AuthenticatedUserToken: makeToken() };
    const found = await emulation.call(`/livechatconnector/${path}`, { headers });
    expect(found.status).toBe(200);
    const end = (kind: string, init: Record<string, string>): Promise<Response> =>
      emulation.call(
        `/livechatconnector/${kind}sessionclose/${organizationId}/${widgetId}/${guest.ChatId}`,
        { method: 'POST', headers: init },
      );
    expect((await end('', { authorization: `Bearer ${guest.Token}` })).status).toBe(404);
    expect((await end('auth/', headers)).status).toBe(200);
  });
});

describe('a chat stays as it was', () => {
  test.each([
    ['there is no token', undefined, 3],
    ['it is signed by a stranger', makeToken({ privateKey: strangerKeys.privateKey }), 4],
    ['it has expired', makeToken({ claims: { exp: NOW_SECONDS - 1 } }), 4],
  ])('when %s: 401, and the agent sees the attempt beside it', async (_case, token, errorCode) => {
    const emulation = await makeEmulation();
    const guest = await emulation.open(null);
    const before = find(emulation, guest);
    const refused = await authenticate(emulation, guest.ChatId, token, guest.Token);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ errorCode });
    expect(find(emulation, guest)).toEqual(before);
    expect(emulation.emulator.conversations()).toMatchObject([
      { state: 'refused', verdict: { authenticated: false } },
      { state: 'open' },
    ]);
    expect((await emulation.send(guest, 'Still a guest')).status).toBe(201);
  });

  test('for whoever does not hold its chat token', async () => {
    const emulation = await makeEmulation();
    const guest = await emulation.open(null);
    const other = await emulation.open(null);
    for (const chatToken of [undefined, 'junk', makeToken(), other.Token]) {
      const refused = await authenticate(emulation, guest.ChatId, makeToken(), chatToken);
      expect(refused.status).toBe(401);
      expect(await refused.json()).toMatchObject({ title: 'No chat token' });
    }
    expect(find(emulation, guest)).not.toHaveProperty('verdict');
    // Nor is a token verified, or its refusal shown, for somebody who has no chat.
    await authenticate(emulation, guest.ChatId, 'junk', undefined);
    expect(emulation.emulator.conversations()).toHaveLength(2);
  });

  test('when it is another customer’s, even with its chat token', async () => {
    const emulation = await makeEmulation();
    const kim = await emulation.open(makeToken());
    const guest = await emulation.open(null);
    await authenticate(emulation, guest.ChatId, makeToken(), guest.Token);
    for (const chat of [kim, guest]) {
      expect((await authenticate(emulation, chat.ChatId, asLee, chat.Token)).status).toBe(404);
      expect(find(emulation, chat)?.claims?.sub).toBe(KIM);
    }
  });

  test('when it is another widget’s, even with its chat token', async () => {
    const widgetId = 'f0000000-0000-4000-8000-000000000001';
    const emulation = await makeEmulation({ widgets: [{ widgetId }] });
    const guest = await emulation.open(null);
    const elsewhere = { ...emulation, emulator: { ...emulation.emulator, widgetId } };
    const refused = await authenticate(elsewhere, guest.ChatId, makeToken(), guest.Token);
    expect(refused.status).toBe(404);
    expect(find(emulation, guest)).not.toHaveProperty('verdict');
  });

  test('when it has ended', async () => {
    const emulation = await makeEmulation();
    const guest = await emulation.open(null);
    await emulation.call(`/agent/conversations/${guest.ChatId}/close`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: emulation.emulator.url },
      body: '{}',
    });
    const late = await authenticate(emulation, guest.ChatId, makeToken(), guest.Token);
    expect(late.status).toBe(404);
    expect(find(emulation, guest)).not.toHaveProperty('verdict');
  });

  test.each([{ signInOptional: false }, { authentication: false, signInOptional: false }])(
    'in a widget with %j',
    async (options) => {
      const emulation = await makeEmulation(options);
      const refused = await authenticate(emulation, 'any', makeToken(), 'any');
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ rule: 'P10' });
    },
  );
});

test('a guest proves the chat by its session too, and by no other', async () => {
  const { emulator, call } = await makeEmulation();
  const { organizationId, widgetId } = emulator;
  const begin = `/livechatconnector/organization/${organizationId}/widgetApp/${widgetId}/conversation`;
  const started = await call(begin, { method: 'POST' });
  const { ChatId } = (await started.json()) as ConversationStarted;
  const signIn = async (session: string): Promise<number> => {
    const path = `/livechatconnector/auth/authenticateChat/${organizationId}/${widgetId}/${ChatId}/r`;
    const headers = { AuthenticatedUserToken: makeToken(), 'Oc-Sessionid': session };
    return (await call(path, { method: 'POST', headers })).status;
  };
  expect(await signIn('another')).toBe(401);
  expect(await signIn(started.headers.get('oc-sessionid') ?? '')).toBe(200);
  expect(emulator.conversations()[0]?.verdict?.authenticated).toBe(true);
});
