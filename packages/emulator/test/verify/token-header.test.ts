/** The header that Omnichannel accepts: T1. @module */
import { createHmac, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkSignature } from '../../src/verify/verify-token.ts';
import { siteKeys, strangerKeys } from '../makers/keys.ts';
import { decide, findCheck, verify } from '../makers/rules.ts';
import { encode, goodClaims, makeToken } from '../makers/tokens.ts';

const signedWith = (header: object, signer: (input: string) => Buffer): string => {
  const input = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(goodClaims))}`;
  return `${input}.${signer(input).toString('base64url')}`;
};

test.each([
  ['none', signedWith({ alg: 'none' }, () => Buffer.alloc(0))],
  ['none with a signature', makeToken({ header: { alg: 'None' } })],
  [
    'HS256 signed with the public key',
    signedWith({ alg: 'HS256', typ: 'JWT' }, (input) =>
      createHmac('sha256', siteKeys.pem).update(input).digest(),
    ),
  ],
  [
    'RS384',
    signedWith({ alg: 'RS384' }, (input) =>
      sign('sha384', Buffer.from(input), siteKeys.privateKey),
    ),
  ],
  [
    'PS256',
    signedWith({ alg: 'PS256' }, (input) =>
      sign('sha256', Buffer.from(input), {
        key: siteKeys.privateKey,
        padding: 6,
        saltLength: 32,
      }),
    ),
  ],
  ['rs256 in small letters', makeToken({ header: { alg: 'rs256' } })],
  ['no algorithm', makeToken({ headerText: '{"typ":"JWT"}' })],
  ['a list as algorithm', makeToken({ header: { alg: ['RS256'] } })],
])('refuses %s', async (_case, token) => {
  expect(await decide(token)).toBe('T1 Algorithm');
});

test('checks a signature of RS256 only, whatever was made of the header before', async () => {
  const rs384 = signedWith({ alg: 'RS384' }, (input) =>
    sign('sha384', Buffer.from(input), siteKeys.privateKey),
  );
  expect((await checkSignature(rs384, siteKeys.publicKey)).outcome).toBe('failed');
  expect((await checkSignature(makeToken(), siteKeys.publicKey)).outcome).toBe('passed');
});

test.each(['jwk', 'jku', 'x5u', 'x5c', 'x5t', 'crit', 'b64', 'zip', 'cty', 'KID', '__proto__'])(
  'refuses the parameter %s',
  async (name) => {
    const headerText = `{"alg":"RS256","typ":"JWT",${JSON.stringify(name)}:"https://evil.example/keys"}`;
    const token = makeToken({ headerText });
    expect(await decide(token)).toBe('T1 Header parameters');
    expect((await findCheck(token, 'Signature'))?.outcome).toBe('not-checked');
  },
);

test('names a few of many parameters, each cut short', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `${index}`.padEnd(200, 'x'));
  const header = Object.fromEntries(names.map((name) => [name, true]));
  const { finding = '', advice = '' } =
    (await findCheck(makeToken({ header }), 'Header parameters')) ?? {};
  expect(finding).toContain('and 25 more.');
  expect(advice).toContain('Leave out every parameter but alg, typ and kid');
  expect(finding.length).toBeLessThan(500);
});

test('does not believe a key that the token brings itself', async () => {
  const jwk = strangerKeys.publicKey.export({ format: 'jwk' });
  const token = makeToken({ header: { jwk }, privateKey: strangerKeys.privateKey });
  expect(await decide(token)).toBe('T1 Header parameters');
});

test('accepts a header without typ, and refuses another typ', async () => {
  expect(await decide(makeToken({ header: { typ: undefined } }))).toBe('accepted');
  expect(await decide(makeToken({ header: { typ: 'jwt' } }))).toBe('accepted');
  expect(await decide(makeToken({ header: { typ: 'at+jwt' } }))).toBe('T1 Type');
  expect(await decide(makeToken({ header: { typ: 1 } }))).toBe('T1 Type');
});

test('refuses a kid that is not text', async () => {
  expect(await decide(makeToken({ header: { kid: 7 } }))).toBe('T1 Header parameters');
});

test('refuses a member that occurs twice, even by another spelling', async () => {
  const token = makeToken({ headerText: '{"alg":"none","a\\u006cg":"RS256"}' });
  expect(await decide(token)).toBe('T1 Header');
});

test('refuses the signature of another key, and trusts nothing after it', async () => {
  const refused = await verify(makeToken({ privateKey: strangerKeys.privateKey }));
  expect(refused.failed).toMatchObject({ rule: 'T1', title: 'Signature' });
  expect(refused.contact).toBeUndefined();
  expect(refused.context).toEqual([]);
  expect(refused.claims).toMatchObject({ iss: 'contosohelp.com' });
  expect(refused.verdict.checks.map(({ title }) => title)).toContain('Expiry');
});
