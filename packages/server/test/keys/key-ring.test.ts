import { describe, expect, it } from 'vitest';
import {
  createTokenIssuer,
  keysFrom,
  type LiveChatAuthError,
  type Options,
} from '../../src/index.ts';
import { type Customer, KIM, makeOptions } from '../fixtures/make-app.ts';
import { makeKeySetText, makeRsaKey } from '../fixtures/make-keys.ts';

const YEAR_MS = 365 * 86_400_000;
const START_MS = 1_700_000_000_000;
const [a, b] = [makeRsaKey(), makeRsaKey()];
const request = {} as never;
const single = makeKeySetText([{ key: a, kid: 'a', activeFrom: START_MS / 1000 }]);

function makeIssuer(
  text: string | (() => Promise<never>),
  overrides: Partial<Options<Customer>> = {},
) {
  const clock = { nowMs: START_MS };
  const warnings: string[] = [];
  const messages: string[] = [];
  const issuer = createTokenIssuer(
    makeOptions({
      keys: keysFrom(typeof text === 'string' ? async () => text : text),
      now: () => clock.nowMs,
      onWarning: ({ code, message }) => {
        warnings.push(code);
        messages.push(message);
      },
      ...overrides,
    }),
  );
  const kid = async () => {
    const [header = ''] = (await issuer.issue(KIM, request)).token.split('.');
    return JSON.parse(Buffer.from(header, 'base64url').toString()).kid;
  };
  return { clock, warnings, messages, issuer, kid };
}

describe('the key ring', () => {
  it('signs with the key whose time has come', async () => {
    const activeFrom = START_MS / 1000 + 100;
    const text = makeKeySetText([
      { key: a, kid: 'a' },
      { key: b, kid: 'b', activeFrom },
    ]);
    const { clock, kid } = makeIssuer(text);
    clock.nowMs = activeFrom * 1000 - 1;
    expect(await kid()).toBe('a');
    clock.nowMs = activeFrom * 1000;
    expect(await kid()).toBe('b');
  });

  it('chats on after ten years without a rotation, and nags once after the first', async () => {
    const { clock, kid, warnings, messages } = makeIssuer(single);
    clock.nowMs = START_MS + YEAR_MS;
    expect(await kid()).toBe('a');
    expect(warnings).toEqual([]);
    clock.nowMs = START_MS + 10 * YEAR_MS;
    expect([await kid(), await kid()]).toEqual(['a', 'a']);
    expect(warnings).toEqual(['old_key']);
    expect(messages[0]).toMatch(/^Key a has signed for more than a year.*lcw-auth keys rotate/);
  });

  it.each([
    ['first', 0],
    ['last', 1],
  ])('does not nag about a key that is being replaced and stands %s', async (_, at) => {
    const activeFrom = (START_MS + 10 * YEAR_MS) / 1000 + 1000;
    const { keys } = JSON.parse(single);
    const [next] = JSON.parse(makeKeySetText([{ key: b, activeFrom }])).keys;
    const { clock, kid, warnings } = makeIssuer(
      JSON.stringify({ keys: at === 0 ? [...keys, next] : [next, ...keys] }),
    );
    clock.nowMs = START_MS + 10 * YEAR_MS;
    expect(await kid()).toBe('a');
    expect(warnings).toEqual([]);
  });

  it.each([
    ['nags about an old key although a newer one was revoked', 0, 1, ['old_key']],
    ['does not nag about a young key because an older one was revoked', 2, 0, []],
  ])('%s', async (_, aFrom, bFrom, expected) => {
    const now = START_MS / 1000 + (2 * YEAR_MS) / 1000;
    const from = [START_MS / 1000, now - 1000, now - 2000];
    const text = makeKeySetText([
      { key: a, kid: 'a', activeFrom: from[aFrom] ?? 0 },
      { key: b, kid: 'b', activeFrom: from[bFrom] ?? 0, revoked: true },
    ]);
    const { clock, kid, warnings } = makeIssuer(text);
    clock.nowMs = now * 1000;
    expect(await kid()).toBe('a');
    expect(warnings).toEqual(expected);
  });

  it('says keys_unavailable, for tokens and for the public keys, while there are none', async () => {
    const cause = new Error('vault is down');
    const { issuer } = makeIssuer(() => Promise.reject(cause));
    const expected = {
      code: 'keys_unavailable',
      message: expect.stringContaining('vault is down'),
      cause,
    };
    await expect(issuer.issue(KIM, request)).rejects.toMatchObject(expected);
    await expect(issuer.publicKeys()).rejects.toMatchObject(expected);
  });

  it('has no cause where there is nothing underneath', async () => {
    const revoked = makeKeySetText([{ key: a, kid: 'a', revoked: true }]);
    const rejection = makeIssuer(revoked).issuer.issue(KIM, request);
    await expect(rejection).rejects.toMatchObject({ code: 'keys_unavailable' });
    await expect(rejection).rejects.not.toHaveProperty('cause');
  });

  it('does not wait for ever for keys that never come', async () => {
    const { issuer } = makeIssuer(() => new Promise<never>(() => {}), { callbackTimeoutMs: 1 });
    await expect(issuer.issue(KIM, request)).rejects.toMatchObject({ code: 'keys_unavailable' });
  });

  it('reports a failed refresh to onError without a request', async () => {
    const errors: LiveChatAuthError[] = [];
    const answers = [single];
    const get = async () => answers.pop() ?? Promise.reject(new Error('vault is down'));
    const { clock, kid } = makeIssuer(get as () => Promise<never>, {
      onError: (error) => errors.push(error),
    });
    await kid();
    clock.nowMs += 301_000;
    expect(await kid()).toBe('a');
    await new Promise(setImmediate);
    expect(errors).toEqual([expect.objectContaining({ code: 'key_reload_failed' })]);
    expect(errors[0]?.message).toMatch(/vault is down\. The keys in use go on\. https:/);
  });
});
