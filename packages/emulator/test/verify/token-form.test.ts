/** What a token looks like before anything in it is believed: S3, W3, P5, P8, T1, T7. @module */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJsonHazard } from '../../src/lib/json.ts';
import { decide, findCheck, verify } from '../makers/rules.ts';
import { encode, makeToken } from '../makers/tokens.ts';

const token = makeToken();
const [header = '', claims = '', signature = ''] = token.split('.');
const HEADER = Buffer.from(header, 'base64url').toString();

describe('the token', () => {
  test('is accepted as Microsoft’s samples make it', async () => {
    expect(await decide(token)).toBe('accepted');
  });

  test.each([
    ['is missing', undefined, 'W3 Token present'],
    ['is empty', '', 'W3 Token present'],
    ['is the word undefined', 'undefined', 'P5 Token present'],
    ['is the word null', 'null', 'P5 Token present'],
    ['begins with Bearer', `Bearer ${token}`, 'S3 Token present'],
    ['has one part', 'abc', 'P8 Three parts'],
    ['has two parts', `${header}.${claims}`, 'P8 Three parts'],
    ['has four parts', `${token}.${signature}`, 'P8 Three parts'],
    ['is encrypted', 'a.b.c.d.e', 'P8 Three parts'],
    ['is a sign-in page', '<!doctype html><title>Sign in</title>', 'P8 Three parts'],
    ['is JSON around a token', JSON.stringify({ token }), 'P8 Three parts'],
    ['comes twice', `${token}, ${token}`, 'P8 Three parts'],
    ['has no claims', `${header}..${signature}`, 'T1 Encoding'],
    ['is padded', `${header}=.${claims}.${signature}`, 'T1 Encoding'],
    ['is plain base64', `${header}.${claims}.+/${signature.slice(2)}`, 'T1 Encoding'],
    ['has a space in it', `${header}.${claims} .${signature}`, 'T1 Encoding'],
    ['has no signature', `${header}.${claims}.`, 'T1 Signature'],
    ['has a header that is no JSON', `${encode('RS256')}.${claims}.${signature}`, 'T1 Header'],
    [
      'has a header after a byte order mark',
      `${encode(`\uFEFF${HEADER}`)}.${claims}.${signature}`,
      'T1 Header',
    ],
    ['has a header that is a list', `${encode('[]')}.${claims}.${signature}`, 'T1 Header'],
  ])('is refused when it %s', async (_case, bad, decision) => {
    expect(await decide(bad)).toBe(decision);
  });

  test('is refused when its signatures are listed as JSON', async () => {
    const serialised = JSON.stringify({
      payload: claims,
      signatures: [
        { protected: header, signature },
        { protected: header, signature },
      ],
    });
    expect(await decide(serialised)).toBe('P8 Three parts');
  });

  test('is refused when the last character carries bits that belong to nothing', async () => {
    // 256 bytes leave four unused bits in the last character of the signature.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const next = alphabet[alphabet.indexOf(token.at(-1) ?? '') + 1] ?? '';
    const twin = token.slice(0, -1) + next;
    const bytesOf = (text: string): Buffer => Buffer.from(text.split('.')[2] ?? '', 'base64url');
    expect(bytesOf(twin)).toEqual(bytesOf(token));
    expect(await decide(twin)).toBe('T1 Encoding');
  });

  test('is refused when any one character is another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), async (index) => {
        const other = token[index] === 'A' ? 'B' : 'A';
        const changed = token.slice(0, index) + other + token.slice(index + 1);
        return (await decide(changed)) !== 'accepted';
      }),
      { numRuns: 150 },
    );
  });

  test('never makes verification throw, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const { verdict } = await verify(text);
        expect(verdict.authenticated).toBe(false);
      }),
    );
  });
});

describe('the size', () => {
  const ofBytes = (bytes: number): string => {
    const empty = makeToken({ claims: { filler: '' } }).length;
    return makeToken({ claims: { filler: 'x'.repeat(Math.floor(((bytes - empty) * 3) / 4)) } });
  };

  test('is warned about above 8,192 bytes', async () => {
    expect((await findCheck(ofBytes(8180), 'Size'))?.outcome).toBe('passed');
    expect((await findCheck(ofBytes(8200), 'Size'))?.outcome).toBe('warned');
    expect(await decide(ofBytes(16_380))).toBe('accepted');
  });

  test('is refused above 16,384 bytes', async () => {
    expect(await decide(ofBytes(16_400))).toBe('T7 Size');
    expect(await decide('a'.repeat(1_000_000))).toBe('T7 Size');
  });

  test.each([
    [8192, 'passed'],
    [8193, 'warned'],
    [16_384, 'warned'],
    [16_385, 'failed'],
  ])('of %i bytes is %s', async (bytes, outcome) => {
    expect((await findCheck('a'.repeat(bytes), 'Size'))?.outcome).toBe(outcome);
  });
});

test.each([
  ['lists', '[', ']'],
  ['objects', '{"a":', '}'],
])('%s may be nested 32 levels deep, and no deeper', (_case, open, close) => {
  const nested = (levels: number): string => `${open.repeat(levels)}{}${close.repeat(levels)}`;
  expect(findJsonHazard(nested(31))).toBeUndefined();
  expect(findJsonHazard(nested(32))).toContain('deeper than 32 levels');
});
