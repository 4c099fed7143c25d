import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keysFrom, keysFromFile, type RemoteSigner } from '../../src/index.ts';
import { createKeyRing } from '../../src/keys/key-ring.ts';
import { parseOptions } from '../../src/options/parse-options.ts';
import { makeOptions } from '../fixtures/make-app.ts';
import { makeKeySetText, makeRsaKey, trackLooks } from '../fixtures/make-keys.ts';

const START = 1_700_000_000;
const LIFETIME = 3600;
const CACHE = 86_400;
const [a, b, c] = [makeRsaKey(), makeRsaKey(), makeRsaKey()];
const A = { key: a, kid: 'a', activeFrom: START - CACHE };
const B = { key: b, kid: 'b', activeFrom: START };
const C = { key: c, kid: 'c', activeFrom: START };
type Entry = Parameters<typeof makeKeySetText>[0][number];
const pem = (key: typeof a) => String(key.export({ type: 'pkcs8', format: 'pem' }));

/** A site that reads its keys from a file, with its clock. */
function makeSite(...entries: Entry[]) {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-vanished-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'lcw-keys.json');
  const clock = { seconds: START };
  const write = (text: string) => {
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  write(makeKeySetText(entries));
  const startServer = () => {
    const { source, looked } = trackLooks(keysFromFile(file));
    const options = makeOptions({ keys: source, now: () => clock.seconds * 1000 });
    const ring = createKeyRing(parseOptions(options));
    const look = async () => {
      await ring.signingKey().catch(() => {});
      await looked();
      return ring;
    };
    return { ring, look };
  };
  let server = startServer();
  const signs = async () => (await (await server.look()).signingKey()).kid;
  const published = async () => {
    const { body } = await (await server.look()).publicKeys();
    if (!body.startsWith('[')) return body;
    return (JSON.parse(body) as { kid: string }[]).map(({ kid }) => kid).sort();
  };
  return {
    clock,
    signs,
    published,
    async lookAt(seconds: number) {
      clock.seconds = seconds;
      return { signs: await signs(), published: await published() };
    },
    async change(...changed: Entry[]) {
      await signs();
      write(makeKeySetText(changed));
      clock.seconds += 2;
    },
    async changeText(text: string) {
      await signs().catch(() => {});
      write(text);
      clock.seconds += 2;
    },
    restart() {
      server = startServer();
    },
    write,
    status: () => server.ring.status(),
  };
}

describe('a server that nobody has asked for anything for a lifetime and a cache time', () => {
  const QUIET = LIFETIME + CACHE;
  // Looks come at the earliest two seconds after the one before.
  const seen = START + 2;

  it('does not bring back a key that was revoked meanwhile, and whose mark was removed as done', async () => {
    const { signs, lookAt, write, status } = makeSite(A);
    await signs();
    write(makeKeySetText([{ ...A, revoked: START + 10 }, B]));
    write(makeKeySetText([B]));
    expect(await lookAt(seen + QUIET)).toEqual({ signs: 'b', published: ['b'] });
    expect(status().keys.map(({ kid }) => kid)).toEqual(['b']);
  });

  it('takes the set as it stands after a restart, with a key in it that no cache can know', async () => {
    const always = { ...A, activeFrom: 0 };
    const { signs, lookAt, write } = makeSite(always);
    await signs();
    write(makeKeySetText([always, { ...B, activeFrom: 0 }]));
    expect(await lookAt(seen + QUIET)).toEqual({ signs: 'b', published: ['a', 'b'] });
  });

  it('does not either when its first look after that time fails', async () => {
    const { signs, clock, lookAt, write } = makeSite(A);
    await signs();
    write('{');
    clock.seconds = seen + QUIET;
    await signs();
    write(makeKeySetText([B]));
    expect(await lookAt(clock.seconds + 10)).toEqual({ signs: 'b', published: ['b'] });
  });

  it('still tides over when it was asked in between', async () => {
    const { signs, lookAt, write } = makeSite(A);
    await signs();
    expect((await lookAt(seen + 10)).signs).toBe('a');
    write(makeKeySetText([B]));
    expect((await lookAt(seen + QUIET)).signs).toBe('a');
  });

  it('still tides over a file that could not be read for so long', async () => {
    const { signs, clock, lookAt, write } = makeSite(A);
    await signs();
    write('{');
    for (let hours = 1; hours <= QUIET / 3600 + 2; hours += 1) {
      clock.seconds = START + hours * 3600;
      await signs();
    }
    write(makeKeySetText([B]));
    expect((await lookAt(clock.seconds + 10)).signs).toBe('a');
  });
});

describe('a file whose keys are wholly new', () => {
  it('gets its key published at once, and the old key signs until every cache has the new one', async () => {
    const { change, lookAt } = makeSite(A);
    await change(B);
    const seen = START + 2;
    expect(await lookAt(seen)).toEqual({ signs: 'a', published: ['a', 'b'] });
    expect(await lookAt(seen + CACHE - 1)).toEqual({ signs: 'a', published: ['a', 'b'] });
    expect(await lookAt(seen + CACHE)).toEqual({ signs: 'b', published: ['a', 'b'] });
    const last = seen + CACHE + LIFETIME + CACHE;
    expect(await lookAt(last - 1)).toEqual({ signs: 'b', published: ['a', 'b'] });
    expect(await lookAt(last)).toEqual({ signs: 'b', published: ['b'] });
  });

  it('waits for its activeFrom when that is later', async () => {
    const { change, lookAt } = makeSite(A);
    const activeFrom = START + 3 * CACHE;
    await change({ ...B, activeFrom });
    expect((await lookAt(START + 2)).signs).toBe('a');
    expect((await lookAt(activeFrom - 1)).signs).toBe('a');
    expect((await lookAt(activeFrom)).signs).toBe('b');
  });

  it('says in its status when the new key takes over', async () => {
    const { change, signs, status } = makeSite(A);
    await change(B);
    await signs();
    const takesOver = START + 2 + CACHE;
    expect(status().keys).toEqual([
      expect.objectContaining({ kid: 'a', state: 'signing', nextChange: takesOver }),
      expect.objectContaining({ kid: 'b', state: 'pending', nextChange: takesOver }),
    ]);
    expect(status().keys[0]?.until).toBe(takesOver + LIFETIME + CACHE);
  });

  it('changes nothing when the good copy is put back', async () => {
    const { change, lookAt } = makeSite(A);
    await change(B);
    expect((await lookAt(START + 100)).signs).toBe('a');
    await change(A);
    expect(await lookAt(START + 200)).toEqual({ signs: 'a', published: ['a', 'b'] });
    // Longer than the new key would have had to wait.
    expect((await lookAt(START + 2 * CACHE)).signs).toBe('a');
    expect((await lookAt(START + 3 * CACHE)).published).toEqual(['a']);
  });

  it('signs at once on a server that starts with it', async () => {
    const { change, lookAt, restart } = makeSite(A);
    await change(B);
    restart();
    expect(await lookAt(START + 10)).toEqual({ signs: 'b', published: ['b'] });
  });

  it('replaced by other new keys again and again never lets one sign that no cache knows', async () => {
    const { change, lookAt, clock } = makeSite(A);
    for (let time = 0; time < 3; time += 1) {
      await change(time % 2 === 0 ? B : C);
      expect((await lookAt(clock.seconds + CACHE / 5)).signs).toBe('a');
    }
    expect((await lookAt(clock.seconds)).published).toEqual(['a', 'b', 'c']);
    expect((await lookAt(clock.seconds + CACHE)).signs).toBe('b');
  });

  it('at every look fills no document, and never ends the key that signs', async () => {
    const { change, lookAt, clock } = makeSite(A);
    for (let time = 0; time < 40; time += 1) {
      await change({ ...B, kid: `b${time}` });
      expect((await lookAt(clock.seconds)).signs).toBe('a');
    }
    const { published } = await lookAt(clock.seconds);
    expect(published.length).toBeLessThanOrEqual(18);
    expect(published).toContain('a');
    expect(published).toContain('b39');
  });

  it('and all revoked leaves the old key signing until there is one that can take over', async () => {
    const { change, lookAt } = makeSite(A);
    await change({ ...B, revoked: START });
    const alone = { signs: 'a', published: ['a'] };
    expect(await lookAt(START + 2)).toEqual(alone);
    expect(await lookAt(START + 100 * CACHE)).toEqual(alone);
    await change(C);
    const seen = START + 100 * CACHE + 2;
    expect(await lookAt(seen)).toEqual({ signs: 'a', published: ['a', 'c'] });
    expect((await lookAt(seen + CACHE)).signs).toBe('c');
  });

  it('of a PEM file is published beside the old one, as an array, while both are in use', async () => {
    const { changeText, lookAt, clock } = makeSite(A);
    await changeText(pem(a));
    await lookAt(clock.seconds);
    expect((await lookAt(clock.seconds + 3 * CACHE)).published).toMatch(/^-----BEGIN PUBLIC/);
    await changeText(pem(b));
    const seen = clock.seconds;
    const during = await lookAt(seen);
    expect(during.published).toHaveLength(2);
    expect(await lookAt(seen + CACHE - 1)).toEqual(during);
    expect((await lookAt(seen + CACHE)).signs).not.toBe(during.signs);
    expect((await lookAt(seen + 2 * CACHE + LIFETIME)).published).toMatch(/^-----BEGIN PUBLIC/);
  });
});

describe('a key that vanishes from a set', () => {
  it('stays published for the lifetime of a token and of a cache', async () => {
    const { change, lookAt } = makeSite(A, B);
    await change(B);
    const gone = START + 2;
    const natural = START + LIFETIME + CACHE;
    expect(await lookAt(gone)).toEqual({ signs: 'b', published: ['a', 'b'] });
    // It was replaced before it vanished, and needs no more than that.
    expect((await lookAt(natural - 1)).published).toEqual(['a', 'b']);
    expect((await lookAt(natural)).published).toEqual(['b']);
  });

  it('signs again when it is the latest that is left of what was known', async () => {
    const { change, lookAt } = makeSite(A, B);
    await change(A);
    expect(await lookAt(START + 3)).toEqual({ signs: 'a', published: ['a', 'b'] });
    expect((await lookAt(START + 3 + LIFETIME + CACHE)).published).toEqual(['a']);
  });

  it('goes on signing while what is left has not been published for long enough', async () => {
    const next = { ...C, activeFrom: START + 2 * CACHE };
    const { change, lookAt } = makeSite(A, next);
    await change(next);
    expect((await lookAt(START + 2)).signs).toBe('a');
    expect((await lookAt(next.activeFrom - 1)).signs).toBe('a');
    expect((await lookAt(next.activeFrom)).signs).toBe('c');
  });

  it('is not published any more when it had retired', async () => {
    const { change, lookAt } = makeSite(A, B);
    await lookAt(START + LIFETIME + CACHE);
    await change(B);
    expect((await lookAt(START + LIFETIME + CACHE + 10)).published).toEqual(['b']);
  });
});

describe('a second key in a set without activeFrom', () => {
  const [first, second] = [
    { key: a, kid: 'x' },
    { key: b, kid: 'y' },
  ];

  it('is published beside the first, and no cache is surprised by its signature', async () => {
    const { change, lookAt } = makeSite(first);
    await change(first, second);
    expect(await lookAt(START + 2)).toEqual({ signs: 'x', published: ['x', 'y'] });
    expect(await lookAt(START + 2 + CACHE - 1)).toEqual({ signs: 'x', published: ['x', 'y'] });
    expect(await lookAt(START + 2 + CACHE)).toEqual({ signs: 'y', published: ['x', 'y'] });
    expect(await lookAt(START + 100 * CACHE)).toEqual({ signs: 'y', published: ['x', 'y'] });
  });

  it('is published whichever of the two comes first by name', async () => {
    const { change, lookAt } = makeSite(second);
    await change(second, first);
    expect(await lookAt(START + 100 * CACHE)).toEqual({ signs: 'y', published: ['x', 'y'] });
  });
});

describe('a rotation', () => {
  it('goes by the lead that the file says, however short', async () => {
    const { change, lookAt } = makeSite(A);
    await change(A, { ...B, activeFrom: START + 2 });
    expect(await lookAt(START + 2)).toEqual({ signs: 'b', published: ['a', 'b'] });
  });

  it('whose file comes late keeps the key published that signed until it came', async () => {
    const { change, lookAt } = makeSite(A);
    const late = START + 10 * CACHE;
    await lookAt(late - 4);
    await change(A, B);
    expect(await lookAt(late)).toEqual({ signs: 'b', published: ['a', 'b'] });
    expect((await lookAt(late + LIFETIME + CACHE - 1)).published).toEqual(['a', 'b']);
    expect((await lookAt(late + LIFETIME + CACHE)).published).toEqual(['b']);
  });

  it('whose file comes late keeps it also when the set changes once more', async () => {
    const { change, lookAt } = makeSite(A);
    const late = START + 10 * CACHE;
    await lookAt(late - 4);
    await change(A, B);
    await lookAt(late);
    const next = { ...C, activeFrom: late + 100 * CACHE };
    await change(A, B, next);
    expect((await lookAt(late + LIFETIME + CACHE - 1)).published).toEqual(['a', 'b', 'c']);
    expect((await lookAt(late + LIFETIME + CACHE)).published).toEqual(['b', 'c']);
  });
});

describe('a key that is marked as revoked', () => {
  it('is unpublished and unused at once, and after a restart', async () => {
    const { change, lookAt, restart } = makeSite(A, B);
    expect((await lookAt(START + 1)).signs).toBe('b');
    await change(A, { ...B, revoked: START + 1 });
    const after = { signs: 'a', published: ['a'] };
    expect(await lookAt(START + 4)).toEqual(after);
    restart();
    expect(await lookAt(START + 5)).toEqual(after);
    // It stays so, past the time at which the revoked key would have replaced the other.
    expect(await lookAt(START + 10 * CACHE)).toEqual(after);
  });

  it.each([true, 'yes', 1, -1, {}])('is unused whatever the mark is: %j', async (revoked) => {
    const { change, lookAt } = makeSite(A, B);
    await change(A, { ...B, revoked });
    expect(await lookAt(START + 4)).toEqual({ signs: 'a', published: ['a'] });
  });

  it.each([false, null])('is in use when the mark is %j', async (revoked) => {
    const { lookAt } = makeSite(A, { ...B, revoked });
    expect((await lookAt(START)).signs).toBe('b');
  });

  it('lets the one that waits sign when no other is published', async () => {
    const waiting = { ...C, activeFrom: START + CACHE };
    const { change, lookAt } = makeSite(A, waiting);
    await change({ ...A, revoked: START + 1 }, waiting);
    expect(await lookAt(START + 3)).toEqual({ signs: 'c', published: ['c'] });
  });

  it('rather lets one sign that waits than one that had retired', async () => {
    const old = { ...A, activeFrom: START - 30 * CACHE };
    const current = { ...B, activeFrom: START - 10 * CACHE };
    const waiting = { ...C, activeFrom: START + CACHE };
    const { change, lookAt } = makeSite(old, current, waiting);
    await change(old, { ...current, revoked: START }, waiting);
    expect(await lookAt(START + 3)).toEqual({ signs: 'c', published: ['c'] });
  });

  it('is not kept when the rest of the file is wholly new', async () => {
    const { change, lookAt } = makeSite(A);
    await change({ ...A, revoked: START + 1 }, B);
    expect(await lookAt(START + 3)).toEqual({ signs: 'b', published: ['b'] });
  });

  it('is out also while it was kept in use because it had vanished', async () => {
    const { change, lookAt } = makeSite(A);
    await change(B);
    expect((await lookAt(START + 3)).signs).toBe('a');
    await change(B, { ...A, revoked: START + 3 });
    expect(await lookAt(START + 6)).toEqual({ signs: 'b', published: ['b'] });
  });

  it('under another name is out too', async () => {
    const { change, lookAt } = makeSite(A, B);
    await change(A, B, { ...B, kid: 'the same key', revoked: START });
    expect(await lookAt(START + 3)).toEqual({ signs: 'a', published: ['a'] });
  });

  it('under another name alone is out too', async () => {
    const { change, lookAt } = makeSite(A, B);
    await change(A, { ...B, kid: 'renamed', revoked: START });
    expect(await lookAt(START + 3)).toEqual({ signs: 'a', published: ['a'] });
  });

  it('does not come back when it is pruned', async () => {
    const { change, lookAt } = makeSite(A, B);
    await change(A, { ...B, revoked: START });
    await lookAt(START + 5);
    await change(A);
    expect(await lookAt(START + 10)).toEqual({ signs: 'a', published: ['a'] });
  });

  it('as the last one leaves no keys, and a message that says so', async () => {
    const { change, signs, published, status } = makeSite(A);
    await change({ ...A, revoked: START });
    const reason = {
      code: 'keys_unavailable',
      message: expect.stringContaining('every key is revoked'),
    };
    await expect(signs()).rejects.toMatchObject(reason);
    await expect(published()).rejects.toMatchObject(reason);
    expect(status().keys).toEqual([expect.objectContaining({ kid: 'a', state: 'revoked' })]);
  });

  it('as the last one does not keep the site from starting, and ends with a new key', async () => {
    const { changeText, lookAt, signs } = makeSite({ ...A, revoked: START });
    await expect(signs()).rejects.toMatchObject({ code: 'keys_unavailable' });
    await changeText(makeKeySetText([{ ...A, revoked: START }, B]));
    expect(await lookAt(START + 5)).toEqual({ signs: 'b', published: ['b'] });
  });

  it('needs nothing but its name', async () => {
    const { changeText, lookAt, signs } = makeSite(A, B);
    await signs();
    const { keys } = JSON.parse(makeKeySetText([A]));
    await changeText(JSON.stringify({ keys: [...keys, { kid: 'b', revoked: true }] }));
    expect(await lookAt(START + 3)).toEqual({ signs: 'a', published: ['a'] });
  });
});

describe('a remote signer that is revoked', () => {
  it('neither signs nor is published', async () => {
    const spki = (key: typeof a) => makeKeySetText([{ key }]) && key;
    const { createPublicKey } = await import('node:crypto');
    const publicKey = (key: typeof a) =>
      String(createPublicKey(spki(key)).export({ type: 'spki', format: 'pem' }));
    const sign = async (bytes: Uint8Array) => bytes;
    const signers: RemoteSigner[] = [
      { kid: 'a', publicKey: publicKey(a), sign },
      { kid: 'b', publicKey: publicKey(b), activeFrom: START, revoked: START, sign },
    ];
    const keys = keysFrom(async () => signers);
    const ring = createKeyRing(parseOptions(makeOptions({ keys, now: () => START * 1000 })));
    expect((await ring.signingKey()).kid).toBe('a');
    expect(JSON.parse((await ring.publicKeys()).body)).toHaveLength(1);
    const revoked = (await keys.look(() => {})).keys.find(({ kid }) => kid === 'b');
    await expect(revoked?.sign(Buffer.from('x'))).rejects.toThrow('revoked');
  });
});
