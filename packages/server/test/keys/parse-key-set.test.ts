import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseKeySet } from '../../src/keys/parse-key-set.ts';
import { makeKeySetText, makeRsaKey } from '../fixtures/make-keys.ts';

const [a, b] = [makeRsaKey(), makeRsaKey()];
const jwk = a.export({ format: 'jwk' });
const set = (...keys: object[]) => JSON.stringify({ keys });
const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

describe('a private JWK Set', () => {
  it('gives its keys with kid and activeFrom', () => {
    const parsed = parseKeySet(
      makeKeySetText([
        { key: a, kid: 'first' },
        { key: b, activeFrom: 7 },
      ]),
    );
    expect(parsed).toMatchObject({
      keys: [
        { kid: 'first', activeFrom: 0 },
        { kid: undefined, activeFrom: 7 },
      ],
    });
  });

  it.each([
    ['cut short', makeKeySetText([{ key: a }]).slice(0, 500), /complete JSON/],
    ['no set', '{"kty":"RSA"}', /a single JWK/],
    ['an empty set', '{"keys":[]}', /no keys/],
    ['a key that is null', '{"keys":[null]}', /key 1 of the set: it is null/],
    ['only a public half', set(createPublicKey(a).export({ format: 'jwk' })), /public half/],
    ['under 2,048 bits', makeKeySetText([{ key: small }]), /1024 bits/],
    ['elliptic', makeKeySetText([{ key: elliptic }]), /not RSA/],
    [
      'of halves that do not match',
      set({ ...jwk, n: b.export({ format: 'jwk' }).n }),
      /belong together|cannot be read/,
    ],
    ['with the same key twice', set(jwk, { ...jwk, kid: 'other' }), /keys 1 and 2 .* same/],
    [
      'with one kid twice',
      set({ ...jwk, kid: 'k' }, { ...b.export({ format: 'jwk' }), kid: 'k' }),
      /same kid/,
    ],
    [
      'with an activeFrom in milliseconds',
      set({ ...jwk, activeFrom: 1_700_000_000_000 }),
      /milliseconds/,
    ],
    ['with an activeFrom as text', set({ ...jwk, activeFrom: 'now' }), /whole number/],
    ['with a negative activeFrom', set({ ...jwk, activeFrom: -1 }), /whole number/],
    ['with a kid that is a number', set({ ...jwk, kid: 7 }), /kid is a number/],
    ['with a kid that moves the cursor', set({ ...jwk, kid: '\u001b[2J' }), /printable/],
    ['with members missing', set({ kty: 'RSA', n: jwk.n, e: jwk.e, d: jwk.d }), /cannot be read/],
  ])('that is %s is refused without repeating it', (_, text, reason) => {
    const parsed = parseKeySet(text);
    expect(parsed).toEqual({ problem: expect.stringMatching(reason) });
    expect(JSON.stringify(parsed)).not.toContain(String(jwk.d).slice(0, 12));
  });
});
