/** Each option for what nobody has documented: as strict as before by default, and otherwise as it says. @module */
import { expect, test } from 'vitest';
import { parseOptions } from '../../src/options/parse-options.ts';
import { STRICT_RULES, type VerificationRules } from '../../src/verify/verify-token.ts';
import { emulate } from '../makers/emulation.ts';
import { siteKeys } from '../makers/keys.ts';
import { decide } from '../makers/rules.ts';
import { startSite } from '../makers/site.ts';
import { makeToken, NOW_MS, NOW_SECONDS } from '../makers/tokens.ts';

const PUBLIC_KEY_URL = 'http://localhost:3000/key';
const context = (value: unknown) => ({ lwicontexts: JSON.stringify({ cart: value }) });
const withClaims = (claims: Record<string, unknown>) => makeToken({ claims });
const withKid = makeToken({ header: { kid: 'any' } });
const arrayOf = (kid: string, expiry: number) =>
  JSON.stringify([{ kid, publicKey: Buffer.from(siteKeys.pem).toString('base64'), expiry }]);

test('without options the rules are the strict ones', () => {
  expect(parseOptions({ publicKeyUrl: PUBLIC_KEY_URL })).toMatchObject(STRICT_RULES);
});

test('a tolerance that is left out is the common one', () => {
  const config = parseOptions({
    publicKeyUrl: PUBLIC_KEY_URL,
    clockToleranceSeconds: 7,
    nbfToleranceSeconds: 9,
    keyCacheSeconds: 11,
  });
  expect(config).toMatchObject({
    expToleranceSeconds: 7,
    nbfToleranceSeconds: 9,
    iatToleranceSeconds: 7,
    newKeyCacheSeconds: 11,
  });
});

const cases: readonly [string, string, Partial<VerificationRules>, string][] = [
  ['exp', withClaims({ exp: NOW_SECONDS - 4 }), { expToleranceSeconds: 5 }, 'T2 Expiry'],
  ['nbf', withClaims({ nbf: NOW_SECONDS + 4 }), { nbfToleranceSeconds: 5 }, 'T4 Not before'],
  ['iat', withClaims({ iat: NOW_SECONDS + 4 }), { iatToleranceSeconds: 5 }, 'T4 Issued'],
  ['size', withClaims({ pad: 'x'.repeat(16_384) }), { maxTokenBytes: 32_768 }, 'T7 Size'],
];

test.each(cases)('a tolerance for %s is for it alone', async (_name, token, rules, refusal) => {
  expect(await decide(token)).toBe(refusal);
  expect(await decide(token, rules)).toBe('accepted');
  const others = { expToleranceSeconds: 9, nbfToleranceSeconds: 9, iatToleranceSeconds: 9 };
  const [own] = Object.keys(rules);
  expect(await decide(token, { ...others, ...(own && own in others ? { [own]: 0 } : {}) })).toBe(
    refusal,
  );
});

test('a shorter limit than the usual refuses a usual token', async () => {
  expect(await decide(makeToken(), { maxTokenBytes: 512 })).toBe('T7 Size');
});

test.each([
  ['optional', 'accepted', 'accepted'],
  ['required', 'K2 Key of the token', 'accepted'],
  ['refused', 'accepted', 'K2 Key of the token'],
] as const)('with one PEM, a kid that is %s', async (pemKid, without, with_) => {
  expect(await decide(makeToken(), { pemKid })).toBe(without);
  expect(await decide(withKid, { pemKid })).toBe(with_);
});

test('the expiry of a key counts unless it is said not to', async () => {
  const published = arrayOf('any', NOW_SECONDS - 1);
  expect(await decide(withKid, { published })).toBe('K3 Key of the token');
  expect(await decide(withKid, { published, keyExpiry: false })).toBe('accepted');
});

test.each([
  ['contextNumbers', 1],
  ['contextNumbers', { value: 1, isDisplayable: true }],
  ['contextBooleans', true],
  ['contextBooleans', { value: false, isDisplayable: true }],
] as const)('%s refuses one in a token', async (option, value) => {
  expect(await decide(withClaims(context(value)))).toBe('accepted');
  expect(await decide(withClaims(context(value)), { [option]: false })).toBe('C4 Variable "cart"');
  expect(await decide(withClaims(context('1')), { [option]: false })).toBe('accepted');
});

test('a later call checks the expiry unless it is said not to, and a start always does', async () => {
  const token = withClaims({ exp: NOW_SECONDS + 60 });
  for (const laterExpiry of [true, false]) {
    let now = NOW_MS;
    const { start, call, emulator } = await emulate({ laterExpiry, now: () => now });
    const { organizationId, widgetId } = emulator;
    expect((await start(token, { requestId: 'first' })).status).toBe(200);
    now += 61_000;
    const headers = { AuthenticatedUserToken: token };
    const session = `${organizationId}/${widgetId}/first`;
    const close = await call(`/livechatconnector/auth/sessionclose/${session}`, {
      method: 'POST',
      headers,
    });
    expect(close.status).toBe(laterExpiry ? 401 : 200);
    expect((await start(token, { requestId: 'second' })).status).toBe(401);
  }
});

test('a kid that the kept keys lack fetches them again once they are old enough', async () => {
  let now = NOW_MS;
  let published = '';
  const site = await startSite((_request, response) => response.end(published));
  const { start } = await emulate(
    { keyCacheSeconds: 100, newKeyCacheSeconds: 10, now: () => now },
    site,
  );
  const expiry = NOW_SECONDS + 3600;
  published = arrayOf('old', expiry);
  const status = async (kid: string) => (await start(makeToken({ header: { kid } }))).status;
  expect(await status('old')).toBe(200);
  published = arrayOf('new', expiry);
  now += 9000;
  expect(await status('new')).toBe(401);
  now += 1000;
  expect(await status('old')).toBe(200);
  expect(await status('new')).toBe(200);
  expect(await status('old')).toBe(401);
});

test('the Date header is the clock of the service', async () => {
  const { call } = await emulate();
  const { headers } = await call('/livechatconnector/nothing');
  expect(headers.get('date')).toBe(new Date(NOW_MS).toUTCString());
});
