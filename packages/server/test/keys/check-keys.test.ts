import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type KeySource, keysFrom, keysFromPem, type RemoteSigner } from '../../src/index.ts';
import { readRevoked } from '../../src/keys/check-keys.ts';
import { loadKeys, makeKeySetText, makeRsaKey } from '../fixtures/make-keys.ts';

const [good, other] = [makeRsaKey(), makeRsaKey()];
const small = makeRsaKey(1024);
const spki = (key: KeyObject) =>
  String(createPublicKey(key).export({ type: 'spki', format: 'pem' }));
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' });
const signerOf = (key: KeyObject, details: object = {}): RemoteSigner => ({
  publicKey: spki(key),
  sign: async (bytes) => sign('sha256', bytes, key),
  ...details,
});

/** A key whose signatures are the message itself: everybody can make them. */
const exponentOne = { ...jwkOf(good), e: 'AQ', d: 'AQ', dp: 'AQ', dq: 'AQ' };
const exponentOnePublic = String(
  createPublicKey({
    key: { kty: 'RSA', n: exponentOne.n, e: 'AQ' } as never,
    format: 'jwk',
  }).export({
    type: 'spki',
    format: 'pem',
  }),
);
const exponentFourPublic = String(
  createPublicKey({
    key: { kty: 'RSA', n: exponentOne.n, e: 'BA' } as never,
    format: 'jwk',
  }).export({
    type: 'spki',
    format: 'pem',
  }),
);

const asSet = (...jwks: object[]): KeySource => keysFrom(async () => ({ keys: jwks }));
const asSigners = (...signers: object[]): KeySource => keysFrom(async () => signers as never);

/** Why a source is refused, at once or when it is loaded. */
async function refusal(source: KeySource): Promise<string> {
  if (source.problem !== undefined) return source.problem;
  try {
    await loadKeys(source);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('whatever way it comes in, a key', () => {
  const ways = (details: object): [string, KeySource][] => [
    ['a JWK Set', asSet({ ...jwkOf(good), ...details })],
    ['a remote signer', asSigners(signerOf(good, details))],
  ];

  it.each([
    ['an activeFrom in milliseconds', { activeFrom: 1_700_000_000_000 }, /looks like milliseconds/],
    ['an activeFrom just past the last second', { activeFrom: 100_000_000_001 }, /milliseconds/],
    ['a fraction as activeFrom', { activeFrom: 1.5 }, /whole number of epoch seconds/],
    ['a negative activeFrom', { activeFrom: -1 }, /whole number of epoch seconds/],
    ['a text as activeFrom', { activeFrom: '1700000000' }, /whole number of epoch seconds/],
    ['null as activeFrom', { activeFrom: null }, /whole number of epoch seconds/],
    ['an empty kid', { kid: '' }, /kid is an empty string/],
    ['a number as kid', { kid: 42 }, /kid is a number/],
    ['null as kid', { kid: null }, /kid is null/],
    ['a kid with a line break', { kid: 'a\nb' }, /printable ASCII/],
    ['a kid of 201 letters', { kid: 'k'.repeat(201) }, /1 to 200/],
  ])('with %s is refused', async (_, details, reason) => {
    for (const [way, source] of ways(details)) expect(await refusal(source), way).toMatch(reason);
  });

  it.each([
    ['the last second that is one', { activeFrom: 100_000_000_000 }],
    ['0 as activeFrom', { activeFrom: 0 }],
    ['a kid of 200 letters', { kid: 'k'.repeat(200) }],
    ['a kid of one letter', { kid: '~' }],
    ['nothing but the key', {}],
  ])('with %s is accepted', async (_, details) => {
    for (const [way, source] of ways(details)) expect(await refusal(source), way).toBe('accepted');
  });

  it('with a public exponent of 1 is refused', async () => {
    const reason = /public exponent is 1 or even/;
    expect(await refusal(asSet(exponentOne))).toMatch(reason);
    const signer = signerOf(good, { publicKey: exponentOnePublic });
    expect(await refusal(asSigners(signer))).toMatch(reason);
    expect(await refusal(asSigners({ ...signer, publicKey: exponentFourPublic }))).toMatch(reason);
    const three = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).privateKey;
    expect(await refusal(asSigners(signerOf(three)))).toBe('accepted');
    const pem = keysFromPem(String(three.export({ type: 'pkcs8', format: 'pem' })));
    expect(await refusal(pem)).toBe('accepted');
  });

  it('of fewer than 2,048 bits is refused', async () => {
    const pem = keysFromPem(String(small.export({ type: 'pkcs8', format: 'pem' })));
    for (const source of [pem, asSet(jwkOf(small)), asSigners(signerOf(small))]) {
      expect(await refusal(source)).toMatch(/1024 bits; at least 2048/);
    }
    // One key alone needs no number.
    expect(pem.problem).toMatch(/^the RSA key has 1024 bits/);
  });

  it('that is there twice, or whose kid is, is refused, and the message says which', async () => {
    const twice = /keys 1 and 2 of the set are the same, or have the same kid/;
    for (const [one, two] of [
      [{ kid: 'k' }, { kid: 'k' }],
      [{}, { kid: 'another' }],
      [{}, {}],
    ]) {
      expect(await refusal(asSet({ ...jwkOf(good), ...one }, { ...jwkOf(good), ...two }))).toMatch(
        twice,
      );
      expect(await refusal(asSigners(signerOf(good, one), signerOf(good, two)))).toMatch(twice);
    }
    const names = [{ kid: 'k' }, { kid: 'k' }] as const;
    expect(
      await refusal(asSet({ ...jwkOf(good), ...names[0] }, { ...jwkOf(other), ...names[1] })),
    ).toMatch(twice);
    expect(await refusal(asSigners(signerOf(good, names[0]), signerOf(other, names[1])))).toMatch(
      twice,
    );
  });

  it('whose kid is the thumbprint of another is refused', async () => {
    const [first] = (await loadKeys(asSet(jwkOf(good)))).keys;
    const taken = { kid: first?.kid };
    expect(await refusal(asSet(jwkOf(good), { ...jwkOf(other), ...taken }))).toMatch(
      /the same kid/,
    );
  });

  it('is not looked for on a prototype', async () => {
    const inherited = Object.create({ ...jwkOf(good) });
    expect(await refusal(keysFrom(async () => JSON.parse('{"__proto__":{"keys":[]}}')))).toMatch(
      /not a JWK Set/,
    );
    expect(await refusal(asSet(inherited))).toMatch(/kty is undefined/);
  });
});

describe('a remote signer', () => {
  it.each([
    ['nothing', null, /signer 1: it is null\.$/],
    ['a number', 7, /signer 1: it is a number\.$/],
    ['a function', () => {}, /signer 1: it is a function\.$/],
    [
      'a private key as its public one',
      signerOf(good, { publicKey: String(good.export({ type: 'pkcs8', format: 'pem' })) }),
      /is a private key/,
    ],
    ['a number as its public key', signerOf(good, { publicKey: 7 }), /publicKey is a number/],
    [
      'no function that signs',
      signerOf(good, { sign: 'sign' }),
      /its sign is a string of 4 characters/,
    ],
    [
      'an EC key',
      signerOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
      /key for ec, not RSA/,
    ],
  ])('that is or has %s is refused', async (_, signer, reason) => {
    expect(await refusal(asSigners(signer as object))).toMatch(reason);
  });

  it('that is an instance of a class signs as one', async () => {
    class VaultSigner {
      readonly publicKey = spki(good);
      readonly #key = good;
      async sign(bytes: Uint8Array) {
        return sign('sha256', bytes, this.#key);
      }
    }
    const { keys } = await loadKeys(asSigners(new VaultSigner()));
    await expect(keys[0]?.sign(Buffer.from('x'))).resolves.toBeInstanceOf(Uint8Array);
  });
});

describe('keys of a set', () => {
  it('name the one that is wrong by its place', async () => {
    expect(await refusal(asSet(jwkOf(other), { ...jwkOf(good), kid: '' }))).toMatch(
      /^keysFrom could not get the keys: key 2 of the set: its kid/,
    );
    expect(await refusal(asSigners(signerOf(other), signerOf(good, { kid: '' })))).toMatch(
      /key 2 of the set: its kid/,
    );
    expect(await refusal(asSigners(signerOf(other), signerOf(good, { sign: 1 })))).toMatch(
      /signer 2: its sign/,
    );
  });

  it('may hold a revoked key that could not be used for anything', async () => {
    const revoked = { kid: 'old', activeFrom: 'soon', revoked: true };
    const { keys } = await loadKeys(asSet(jwkOf(good), { ...jwkOf(small), ...revoked }));
    expect(keys).toEqual([
      expect.not.objectContaining({ revoked: true }),
      expect.objectContaining({ kid: 'old', revoked: true, activeFrom: 0 }),
    ]);
    for (const nameless of [{}, { kid: '' }, { kid: 'a\nb' }]) {
      expect(await refusal(asSet(jwkOf(good), { ...nameless, revoked: true }))).toMatch(
        /neither a usable kid nor a public half/,
      );
    }
    const named = await loadKeys(asSet(jwkOf(good), { kid: 'gone', revoked: true }));
    expect(named.keys[1]).toMatchObject({ kid: 'gone', publicKey: '', isRemote: false });
    const unreadable = { publicKey: 'MII', revoked: true };
    expect(await refusal(asSigners(signerOf(good), signerOf(other, unreadable)))).toMatch(
      /signer 2: its publicKey cannot be read/,
    );
    const signers = asSigners(signerOf(good), signerOf(other, { ...unreadable, kid: 'gone' }));
    expect(await refusal(signers)).toBe('accepted');
    expect(await refusal(asSet({ kid: 'k', revoked: true }, { ...jwkOf(good), kid: 'k' }))).toMatch(
      /the same kid/,
    );
  });

  it.each([
    ['before', true, false],
    ['after', false, true],
  ])(
    'may name a revoked key that stands %s the same key, which is out too',
    async (_, one, two) => {
      const jwk = jwkOf(good);
      const set = asSet(
        { ...jwk, kid: 'one', revoked: one },
        { ...jwk, kid: 'two', revoked: two },
        jwkOf(other),
      );
      const { keys } = await loadKeys(set);
      expect(keys.map(({ revoked }) => revoked)).toEqual([true, true, undefined]);
    },
  );

  it.each([
    ...[undefined, null, false].map((mark) => [mark, undefined] as const),
    ...[1, 1_700_000_000, 100_000_000_000].map((mark) => [mark, mark] as const),
    ...[true, 0, -1, 1.5, Number.NaN, 100_000_000_001, '1700000000', 'no', {}].map(
      (mark) => [mark, true] as const,
    ),
  ])('with %j as their mark count as %j', (mark, expected) => {
    expect(readRevoked(mark)).toBe(expected);
  });

  it('may not share a kid with the thumbprint of another, revoked or not', async () => {
    const [first] = (await loadKeys(asSet(jwkOf(good)))).keys;
    for (const revoked of [true, false]) {
      const taken = { ...jwkOf(other), kid: first?.kid, revoked };
      expect(await refusal(asSet(jwkOf(good), taken))).toMatch(/the same kid/);
    }
  });

  it('that are revoked as text carry the time where it is one', async () => {
    const text = makeKeySetText([{ key: good, revoked: 1_700_000_000 }]);
    const { keys } = await loadKeys(keysFrom(async () => text));
    expect(keys[0]?.revoked).toBe(1_700_000_000);
    const milliseconds = makeKeySetText([{ key: good, revoked: 1_700_000_000_000 }]);
    expect((await loadKeys(keysFrom(async () => milliseconds))).keys[0]?.revoked).toBe(true);
  });
});
