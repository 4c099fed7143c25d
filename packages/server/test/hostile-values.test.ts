/** Whatever an option is and a callback does: a request is answered, nothing is left unhandled, and what is signed is sound. */
import { decodeJwt, importSPKI, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, type Options } from '../src/index.ts';
import { OPTION_RULES } from '../src/options/option-rules.ts';
import { parseOptions } from '../src/options/parse-options.ts';
import { HOSTILE_THROWS, HOSTILE_VALUES } from './fixtures/hostile-values.ts';
import { type Customer, KIM, makeOptions, startSite } from './fixtures/make-app.ts';

const CALLBACKS = [
  'user',
  'subject',
  'context',
  'claims',
  'now',
  'tokenId',
  'onToken',
  'onWarning',
  'onError',
] as const;

/** Without these a token is made all the same: they only listen. */
const LISTENERS: readonly string[] = ['onToken', 'onWarning', 'onError'];

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
});

afterEach(async () => {
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
  expect(unhandled).toEqual([]);
});

/** Sound is what Omnichannel takes and what names one customer. */
async function expectSound(token: string, pem: string): Promise<void> {
  await jwtVerify(token, await importSPKI(pem, 'RS256'), { issuer: 'contosohelp.com' });
  const { sub, iat = 0, nbf, exp, jti, lwicontexts } = decodeJwt(token);
  expect(sub).toBe(KIM.contactId);
  expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(60);
  expect([nbf, exp]).toEqual([iat - 30, iat + 3600]);
  expect(jti).toMatch(/^[\x20-\x7e]{1,256}$/);
  for (const value of Object.values(JSON.parse(String(lwicontexts)))) {
    expect(typeof value).toBe('string');
  }
}

async function ask(callback: (typeof CALLBACKS)[number], act: () => unknown): Promise<void> {
  const base = await startSite({
    ...(!LISTENERS.includes(callback) && { callbackTimeoutMs: 200 }),
    [callback]: act,
    // A listener has to be called to do its worst.
    ...(LISTENERS.includes(callback) && {
      context: () => ({ Name: 'x', gone: null as unknown as string }),
    }),
  } as Partial<Options<Customer>>);
  const response = await fetch(`${base}/token`);
  const body = await response.text();
  if (LISTENERS.includes(callback)) {
    expect(response.status).toBe(200);
    expect((await fetch(`${base}/token`, { method: 'PUT' })).status).toBe(405);
  }
  if (response.status === 200) {
    await expectSound(body, await (await fetch(`${base}/publickey`)).text());
    return;
  }
  expect([401, 403, 500, 503]).toContain(response.status);
  expect(JSON.parse(body).code).not.toBe('internal_error');
}

describe.each(CALLBACKS)('%s', (callback) => {
  it.each(Object.keys(HOSTILE_VALUES))('that returns %s ends in an answer', async (name) => {
    await ask(callback, () => HOSTILE_VALUES[name]?.());
  });

  it.each(Object.keys(HOSTILE_THROWS))('that throws %s ends in an answer', async (name) => {
    await ask(callback, () => {
      throw HOSTILE_THROWS[name];
    });
  });

  it.each(Object.keys(HOSTILE_THROWS))('that rejects with %s ends in an answer', async (name) => {
    await ask(callback, () => Promise.reject(HOSTILE_THROWS[name]));
  });
});

describe.each(Object.keys(OPTION_RULES))('the option %s', (option) => {
  it.each(Object.keys(HOSTILE_VALUES))('that is %s is taken or refused by name', async (name) => {
    const value = HOSTILE_VALUES[name]?.();
    // Whoever made the promise would hear of its rejection.
    if (name.includes('promise')) (value as Promise<unknown>).catch(() => {});
    try {
      expect(Object.isFrozen(parseOptions({ ...makeOptions(), [option]: value }))).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      for (const problem of (error as ConfigError).problems) {
        expect(problem.option.split('[')[0]).toBe(option);
      }
      expect((error as ConfigError).message.length).toBeLessThan(20_000);
    }
  });
});
