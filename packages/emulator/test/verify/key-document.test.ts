/** What the site publishes: one PEM or an array of keys, strong enough: K2 to K4. @module */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseKeyDocument } from '../../src/verify/key-document.ts';
import { makeKeyPair, siteKeys, strangerKeys, toPem } from '../makers/keys.ts';
import { decide } from '../makers/rules.ts';
import { makeToken, NOW_MS, NOW_SECONDS } from '../makers/tokens.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const entry = (overrides: object = {}): object => ({
  kid: 'one',
  publicKey: base64(siteKeys.pem),
  expiry: NOW_SECONDS + 86_400,
  ...overrides,
});
const array = (...entries: object[]): string => JSON.stringify(entries);

/** The site's key with another public exponent. With 1 a signature is the message itself. */
function withExponent(e: string): string {
  const { n } = siteKeys.publicKey.export({ format: 'jwk' });
  return toPem(createPublicKey({ key: { kty: 'RSA', n: String(n), e }, format: 'jwk' }));
}

describe('the document', () => {
  test('with one PEM serves any kid (K2)', async () => {
    expect(await decide(makeToken({ header: { kid: 'whatever' } }))).toBe('accepted');
  });

  test.each([
    [
      'PKCS #1',
      siteKeys.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      'K2 Key document',
    ],
    [
      'a private key',
      siteKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'K2 Key document',
    ],
    ['something else', 'hello', 'K2 Key document'],
    ['a broken PEM', siteKeys.pem.replaceAll(/[A-Z]{2}/g, 'AA'), 'K2 Key document'],
    ['a PEM among other text', `# my key\n${siteKeys.pem}`, 'K2 Key document'],
    ['two PEMs', siteKeys.pem + strangerKeys.pem, 'K3 Key document'],
    ['1,024 bits', makeKeyPair(1024).pem, 'K4 Key strength'],
    ['of public exponent 1', withExponent('AQ'), 'K4 Key strength'],
    ['of an even public exponent', withExponent('BA'), 'K4 Key strength'],
    [
      'an elliptic curve',
      toPem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey),
      'K4 Key strength',
    ],
    [
      'RSA for PSS alone',
      toPem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey),
      'K4 Key strength',
    ],
    ['a JWKS', '{"keys":[]}', 'K3 Key document'],
    ['another object', '{"publicKey":"x"}', 'K3 Key document'],
    ['JSON text', '"x"', 'K3 Key document'],
    ['broken JSON', '[{]', 'K3 Key document'],
    ['an empty array', '[]', 'K3 Key document'],
    ['an array with a doubled member', '[{"kid":"a","kid":"b"}]', 'K3 Key document'],
    ['an array of texts', '["x"]', 'K3 Key document'],
  ])('is refused when it is %s', async (_case, published, decision) => {
    expect(await decide(makeToken({ header: { kid: 'one' } }), { published })).toBe(decision);
  });

  test('that is a long unfinished PEM is refused at once', async () => {
    const published = `-----BEGIN PUBLIC KEY-----\n${'A'.repeat(60_000)}!`;
    expect(await decide(makeToken(), { published })).toBe('K2 Key document');
  });

  test('that is a private key says so, loudly', () => {
    const pem = siteKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(parseKeyDocument(pem).checks[0]?.finding).toContain('PRIVATE key');
  });
});

describe('an array of keys (K3)', () => {
  const token = makeToken({ header: { kid: 'one' } });

  test('serves the key that the kid names', async () => {
    const other = entry({ kid: 'two', publicKey: base64(strangerKeys.pem) });
    expect(await decide(token, { published: array(other, entry()) })).toBe('accepted');
    expect(await decide(makeToken({ header: { kid: 'two' } }), { published: array(other) })).toBe(
      'T1 Signature',
    );
  });

  test.each([
    ['no kid', { kid: undefined }],
    ['a kid that is a number', { kid: 1 }],
    ['bare PEM', { publicKey: siteKeys.pem }],
    ['the inside of the PEM', { publicKey: siteKeys.pem.split('\n').slice(1, -2).join('') }],
    ['base64 in lines', { publicKey: `${base64(siteKeys.pem)}\n` }],
    ['no key', { publicKey: undefined }],
    ['an expiry in milliseconds', { expiry: NOW_MS }],
    ['an expiry as text', { expiry: String(NOW_SECONDS) }],
    ['no expiry', { expiry: undefined }],
  ])('is refused when an entry has %s', async (_case, overrides) => {
    expect(await decide(token, { published: array(entry(overrides)) })).toBe('K3 Key document');
  });

  test('is refused when two entries share a kid', async () => {
    expect(await decide(token, { published: array(entry(), entry()) })).toBe('K3 Key document');
  });

  test('is refused when one of its keys is weak', async () => {
    const weak = entry({ kid: 'weak', publicKey: base64(makeKeyPair(1024).pem) });
    expect(await decide(token, { published: array(entry(), weak) })).toBe('K4 Key strength');
  });

  test.each([
    ['without a kid', {}],
    ['with an unknown kid', { kid: 'three' }],
    ['with a kid from Object', { kid: '__proto__' }],
  ])('refuses a token %s', async (_case, header) => {
    expect(await decide(makeToken({ header }), { published: array(entry()) })).toBe(
      'K3 Key of the token',
    );
  });

  test('does not use an entry from the second of its expiry', async () => {
    const until = (expiry: number): string => array(entry({ expiry }));
    expect(await decide(token, { published: until(NOW_SECONDS + 1) })).toBe('accepted');
    expect(await decide(token, { published: until(NOW_SECONDS) })).toBe('K3 Key of the token');
  });
});
