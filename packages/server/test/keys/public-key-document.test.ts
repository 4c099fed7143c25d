import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type KeyText, parseKeyText } from '../../src/keys/parse-key-text.ts';
import { publicKeyDocument } from '../../src/keys/public-key-document.ts';
import { publishedPlaces, scheduleKeys } from '../../src/keys/schedule-keys.ts';
import { createKeySet } from '../../src/keys/signing-keys.ts';
import { makeKeySetText, makeRsaKey } from '../fixtures/make-keys.ts';

const DAY = 86_400;
const NOW = 1_700_000_000;
const times = { lifetimeSeconds: 3600, keyCacheSeconds: DAY };
const [a, b] = [makeRsaKey(), makeRsaKey()];
const documentOf = async (text: string, now = NOW) => {
  const { format, keys } = await createKeySet(parseKeyText(text) as KeyText);
  return publicKeyDocument(format, publishedPlaces(scheduleKeys(keys, times, now)), now);
};
const pem = String(a.export({ type: 'pkcs8', format: 'pem' }));
const spki = String(createPublicKey(a).export({ type: 'spki', format: 'pem' }));

async function entriesOf(text: string, now = NOW) {
  return JSON.parse((await documentOf(text, now)).body);
}

describe('the public key document', () => {
  it('of one PEM is the PEM of its public half', async () => {
    expect(await documentOf(pem)).toEqual({
      contentType: 'text/plain; charset=utf-8',
      body: spki,
    });
  });

  it('of a key set is an array, with one key as with two', async () => {
    expect(await entriesOf(makeKeySetText([{ key: a }]))).toHaveLength(1);
    expect(await entriesOf(makeKeySetText([{ key: a }, { key: b, activeFrom: NOW }]))).toHaveLength(
      2,
    );
  });

  it('holds the base64 of the whole PEM text, and kid and expiry beside it, and nothing else', async () => {
    const [entry] = await entriesOf(makeKeySetText([{ key: a, kid: 'a' }]));
    expect(Object.keys(entry).sort()).toEqual(['expiry', 'kid', 'publicKey']);
    expect(Buffer.from(entry.publicKey, 'base64').toString()).toBe(spki);
  });

  it('never holds a private member', async () => {
    const text = makeKeySetText([{ key: a }, { key: b }]);
    const { body } = await documentOf(text);
    for (const jwk of [a, b].map((key) => key.export({ format: 'jwk' }))) {
      for (const member of [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi]) {
        expect(body).not.toContain(member);
        expect(Buffer.from(body, 'base64').toString('base64url')).not.toContain(member);
      }
    }
  });

  it('gives a replaced key the moment it retires as its expiry', async () => {
    const text = makeKeySetText([
      { key: a, kid: 'a' },
      { key: b, kid: 'b', activeFrom: NOW + 10 },
    ]);
    const [first] = await entriesOf(text);
    expect(first).toMatchObject({ kid: 'a', expiry: NOW + 10 + 3600 + DAY });
  });

  it('gives a key without successor a year, and stays the same for a day', async () => {
    const text = makeKeySetText([{ key: a }]);
    const midnight = Math.ceil(NOW / DAY) * DAY;
    const [entry] = await entriesOf(text, midnight + 1);
    expect(entry.expiry % DAY).toBe(0);
    expect(entry.expiry - midnight).toBe(366 * DAY);
    expect(await entriesOf(text, midnight + DAY)).toEqual([entry]);
    expect((await entriesOf(text, midnight + DAY + 1))[0].expiry).toBe(entry.expiry + DAY);
  });

  it('leaves retired keys out', async () => {
    const text = makeKeySetText([
      { key: a, kid: 'a' },
      { key: b, kid: 'b', activeFrom: NOW },
    ]);
    const after = NOW + 3600 + DAY;
    expect((await entriesOf(text, after - 1)).map(({ kid }: { kid: string }) => kid)).toEqual([
      'a',
      'b',
    ]);
    expect((await entriesOf(text, after)).map(({ kid }: { kid: string }) => kid)).toEqual(['b']);
  });
});
