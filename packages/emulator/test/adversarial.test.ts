/** Tokens of an attacker, over HTTP: each is refused by name, opens no chat, and leaves the emulator well. @module */
import { constants, createHmac, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { emulate } from './makers/emulation.ts';
import { siteKeys, strangerKeys } from './makers/keys.ts';
import { startSite } from './makers/site.ts';
import { encode, goodClaims, makeToken, NOW_SECONDS, withContext } from './makers/tokens.ts';

const good = makeToken();
const [header = '', claims = '', signature = ''] = good.split('.');

function signedBy(algorithm: string, signer: (input: Buffer) => Buffer): string {
  const input = `${encode(JSON.stringify({ alg: algorithm, typ: 'JWT' }))}.${encode(JSON.stringify(goodClaims))}`;
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`;
}

/** The same bytes by another spelling: the last character has bits that belong to nothing. */
function respell(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) ?? '') + 1];
}

const own = strangerKeys.publicKey.export({ format: 'jwk' });
const forged = (parts: Record<string, unknown>): string =>
  makeToken({ header: parts, privateKey: strangerKeys.privateKey });
const withClaims = (text: string): string =>
  makeToken({ claimsText: `{"iss":"a","sub":"b","iat":${NOW_SECONDS},${text}}` });
const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`v${index}`, 'x']));
const listed = { payload: claims, signatures: [{ protected: header, signature }] };
const rsa = { key: siteKeys.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

const REFUSED: [what: string, rule: string, token: string][] = [
  ['alg none', 'T1', signedBy('none', () => Buffer.alloc(0))],
  ['alg nOnE with a good signature', 'T1', makeToken({ header: { alg: 'nOnE' } })],
  [
    'HS256 signed with the public key',
    'T1',
    signedBy('HS256', (input) => createHmac('sha256', siteKeys.pem).update(input).digest()),
  ],
  ['RS384', 'T1', signedBy('RS384', (input) => sign('sha384', input, siteKeys.privateKey))],
  ['PS256', 'T1', signedBy('PS256', (input) => sign('sha256', input, rsa))],
  [
    'RS256 in name, SHA-512 in fact',
    'T1',
    signedBy('RS256', (input) => sign('sha512', input, siteKeys.privateKey)),
  ],
  ['a key of its own in jwk', 'T1', forged({ jwk: own })],
  ['an address of keys in jku', 'T1', forged({ jku: 'https://evil.example/keys' })],
  ['an address of a certificate in x5u', 'T1', forged({ x5u: 'https://evil.example/cert' })],
  [
    '__proto__ as a header parameter',
    'T1',
    makeToken({ headerText: '{"alg":"RS256","__proto__":{"alg":"none"}}' }),
  ],
  ['two signatures', 'P8', `${good}.${signature}`],
  [
    'two signatures, listed',
    'P8',
    JSON.stringify({ ...listed, signatures: [...listed.signatures, ...listed.signatures] }),
  ],
  ['two tokens', 'P8', `${good}, ${good}`],
  ['base64url that is not canonical', 'T1', respell(good)],
  ['padded base64', 'T1', `${header}.${claims}.${signature}==`],
  ['a claim that occurs twice', 'T2', withClaims(`"exp":${NOW_SECONDS + 60},"exp":9999999999`)],
  [
    'a claim that occurs twice by another spelling',
    'T2',
    withClaims('"exp":1,"e\\u0078p":9999999999'),
  ],
  ['exp as text', 'T2', withClaims(`"exp":"${NOW_SECONDS + 60}"`)],
  ['exp too large for a number', 'T2', withClaims('"exp":1e999')],
  ['exp beyond the calendar', 'T2', withClaims('"exp":99999999999999999999')],
  ['exp in milliseconds', 'T2', withClaims(`"exp":${NOW_SECONDS}000`)],
  [
    'claims nested without end',
    'T2',
    withClaims(`"exp":1,"a":${'['.repeat(2000)}${']'.repeat(2000)}`),
  ],
  ['a nested context', 'C1', withContext({ cart: { items: [1] } })],
  [
    'a context that means to change every object',
    'C1',
    makeToken({ claims: { lwicontexts: '{"__proto__":{"polluted":"yes"}}' } }),
  ],
  ['a context that is not text', 'T5', makeToken({ claims: { lwicontexts: { a: 'b' } } })],
  [
    'a context number too large to be one',
    'C1',
    makeToken({ claims: { lwicontexts: '{"a":1e999}' } }),
  ],
  ['101 variables', 'C2', withContext(many)],
  ['a name of 101 characters', 'C2', withContext({ ['n'.repeat(101)]: 'x' })],
  ['a value of 4,001 characters', 'C2', withContext({ note: 'x'.repeat(4001) })],
  ['more than 16 KiB', 'T7', makeToken({ claims: { filler: 'x'.repeat(17_000) } })],
];

describe('refused', () => {
  test.each(REFUSED)('%s, by %s', async (_what, rule, token) => {
    const { emulator, start, open } = await emulate();
    const response = await start(token);
    expect(response.status).toBe(rule === 'T7' ? 431 : 401);
    expect(response.headers.get('errorcode')).toBe('4');
    expect(await response.json()).toMatchObject({ errorCode: 4, rule });
    const [attempt, ...others] = emulator.conversations();
    expect(others).toEqual([]);
    expect(attempt).toMatchObject({ state: 'refused', context: [] });
    expect(attempt?.contact).toBeUndefined();
    expect(attempt?.verdict).toMatchObject({ authenticated: false, failed: { rule } });
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    await open();
  });

  test('an unknown kid, by K3', async () => {
    const publicKey = Buffer.from(siteKeys.pem).toString('base64');
    const keys = JSON.stringify([{ kid: 'known', publicKey, expiry: NOW_SECONDS + 60 }]);
    const site = await startSite((_, response) => response.end(keys));
    const { start } = await emulate({}, site);
    for (const kid of ['other', '__proto__', '../../known', 'known\n', 'KNOWN', ''])
      expect(await (await start(makeToken({ header: { kid } }))).json()).toMatchObject({
        rule: 'K3',
      });
    expect((await start(makeToken({ header: { kid: 'known' } }))).status).toBe(200);
  });

  test('a token of 1 MB, before it is read', async () => {
    const { emulator, start, open } = await emulate();
    const token = makeToken({ claims: { filler: 'x'.repeat(1_000_000) } });
    const outcome = await start(token).then(
      ({ status }) => status,
      // The emulator may hang up before all of it has been sent.
      () => 431,
    );
    expect(outcome).toBe(431);
    expect(emulator.conversations()).toEqual([]);
    await open();
  });
});

test('__proto__ as the name of a variable that is flat is a name like any other', async () => {
  const { emulator, open } = await emulate();
  await open(makeToken({ claims: { lwicontexts: '{"__proto__":"x","constructor":"y"}' } }));
  const names = emulator.conversations()[0]?.context.map(({ name }) => name);
  expect(names).toEqual(['__proto__', 'constructor']);
});

test('whatever an address in a token says, only the public key address is called', async () => {
  const trap = await startSite();
  const { start, site } = await emulate();
  for (const name of ['jku', 'x5u', 'jwk', 'iss'])
    await start(makeToken({ header: { [name]: trap.publicKeyUrl } }));
  await start(makeToken({ claims: { iss: trap.publicKeyUrl, jku: trap.publicKeyUrl } }));
  expect(trap.calls).toEqual([]);
  expect(site.calls).toHaveLength(1);
});
