/** What holds for every call with a token: whose it is, and that it holds (S3, T8, W3). */
import { describe, expect, test } from 'vitest';
import { type CallName, makeCalls } from '../makers/connector-calls.ts';
import { emulate } from '../makers/emulation.ts';
import { strangerKeys } from '../makers/keys.ts';
import { LEE, makeToken, NOW_SECONDS } from '../makers/tokens.ts';

const CALLS: CallName[] = [
  'conversation',
  'getChatToken',
  'getChatTokenV3',
  'sessionInit',
  'sessionClose',
  'reconnectable',
  'details',
  'validate',
  'transcript',
  'email',
  'availability',
  'history',
];

const REFUSED: [string, string, { errorCode: number; rule: string }][] = [
  ['no token', '', { errorCode: 3, rule: 'W3' }],
  [
    'an expired token',
    makeToken({ claims: { exp: NOW_SECONDS - 1 } }),
    { errorCode: 4, rule: 'T2' },
  ],
  [
    'a token of another key',
    makeToken({ privateKey: strangerKeys.privateKey }),
    { errorCode: 4, rule: 'T1' },
  ],
];

describe.each(CALLS)('%s', (name) => {
  test.each(REFUSED)('refuses %s, and the agent sees why', async (_case, token, refusal) => {
    const emulation = await emulate();
    const { ChatId } = await emulation.open(makeToken(), { requestId: 'r' });
    const response = await makeCalls(emulation)[name]({ token, chatId: ChatId });
    expect(response.status).toBe(401);
    expect(response.headers.get('errorcode')).toBe(String(refusal.errorCode));
    expect(await response.json()).toMatchObject(refusal);
    expect(emulation.emulator.conversations()).toMatchObject([
      { state: 'refused', verdict: { failed: { rule: refusal.rule } } },
      { state: 'open', messages: [] },
    ]);
  });

  test('refuses a field that it does not know, before it looks at the token', async () => {
    const emulation = await emulate();
    const response = await makeCalls(emulation)[name]({ token: makeToken(), query: '&slip=1' });
    expect(response.status).toBe(501);
    expect(await response.text()).toContain('query parameter \\"slip\\"');
    expect(emulation.emulator.conversations()).toEqual([]);
  });

  test('refuses any token where the widget has no authentication setting', async () => {
    const emulation = await emulate({ authentication: false });
    const response = await makeCalls(emulation)[name]({ token: makeToken() });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errorCode: 4, rule: 'A1' });
  });

  test('knows no chat of another customer', async () => {
    const emulation = await emulate();
    const kims = await emulation.open(makeToken(), { requestId: 'r' });
    const kim = makeCalls(emulation);
    const found = await kim.reconnectable({ token: makeToken() });
    const { reconnectid } = (await found.json()) as { reconnectid: string };
    await emulation.send(kims, 'for the agent only');

    const token = makeToken({ claims: { sub: LEE } });
    const body =
      name === 'email'
        ? { ChatId: kims.ChatId, EmailAddress: 'lee@example.com' }
        : { chatId: kims.ChatId };
    const answers = [await kim[name]({ token, chatId: kims.ChatId, body })];
    const canReconnect = ['getChatToken', 'getChatTokenV3', 'sessionInit', 'details'];
    if (canReconnect.includes(name)) {
      answers.push(await kim[name]({ token, reconnectId: reconnectid, body }));
    }
    for (const answer of answers) {
      const text = await answer.text();
      expect(answer.status).not.toBe(501);
      for (const secret of [kims.ChatId, 'for the agent only', reconnectid]) {
        expect(text).not.toContain(secret);
      }
    }
    const kimsOwn = emulation.emulator.conversations().find(({ id }) => id === kims.ChatId);
    expect(kimsOwn).toMatchObject({ state: 'open', messages: [{ from: 'customer' }] });
  });
});
