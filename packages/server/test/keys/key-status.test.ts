import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type KeySource,
  type KeysMessage,
  keysFrom,
  keysFromFile,
  keysFromPem,
} from '../../src/index.ts';
import { createKeyRing } from '../../src/keys/key-ring.ts';
import { parseOptions } from '../../src/options/parse-options.ts';
import { FIXED_KEY_PEM } from '../fixtures/fixed-key.ts';
import { makeOptions } from '../fixtures/make-app.ts';
import { makeKeySetText, makeRsaKey, trackLooks } from '../fixtures/make-keys.ts';

const START = 1_700_000_000;
const DAY = 86_400;
const AFTERLIFE = 3600 + DAY;
const [a, b, c, d] = [makeRsaKey(), makeRsaKey(), makeRsaKey(), makeRsaKey()];
const SET = makeKeySetText([
  { key: a, kid: 'a', activeFrom: START - 10 * DAY },
  { key: b, kid: 'b', activeFrom: START - 100 },
  { key: c, kid: 'c', activeFrom: START + DAY },
  { key: d, kid: 'd', activeFrom: START - 5, revoked: START - 1 },
]);

function makeRing(keys: KeySource) {
  const clock = { seconds: START };
  const config = parseOptions(makeOptions({ keys, now: () => clock.seconds * 1000 + 999 }));
  return { ring: createKeyRing(config), clock };
}

/** What is published on the channel during a test. */
function listen(): KeysMessage[] {
  const messages: KeysMessage[] = [];
  const onMessage = (message: unknown) => void messages.push(message as KeysMessage);
  subscribe('lcw-auth:keys', onMessage);
  onTestFinished(() => void unsubscribe('lcw-auth:keys', onMessage));
  return messages;
}

describe('the status', () => {
  it('has state, times and age of every key, and how the last look ended', async () => {
    const { ring } = makeRing(keysFrom(async () => SET));
    expect(ring.status()).toEqual({ keys: [], lastReload: undefined });
    await ring.signingKey();
    expect(ring.status()).toEqual({
      keys: [
        {
          kid: 'a',
          state: 'retiring',
          activeFrom: START - 10 * DAY,
          until: START - 100 + AFTERLIFE,
          nextChange: START - 100 + AFTERLIFE,
          ageSeconds: 10 * DAY,
        },
        {
          kid: 'b',
          state: 'signing',
          activeFrom: START - 100,
          until: START + DAY + AFTERLIFE,
          nextChange: START + DAY,
          ageSeconds: 100,
        },
        {
          kid: 'd',
          state: 'revoked',
          activeFrom: START - 5,
          until: undefined,
          nextChange: undefined,
          ageSeconds: 5,
        },
        {
          kid: 'c',
          state: 'pending',
          activeFrom: START + DAY,
          until: undefined,
          nextChange: START + DAY,
          ageSeconds: undefined,
        },
      ],
      lastReload: { at: START, ok: true, error: undefined },
    });
  });

  it('goes with the clock, without a request', async () => {
    const { ring, clock } = makeRing(keysFrom(async () => SET));
    await ring.signingKey();
    clock.seconds = START + 2 * DAY;
    const states = ring.status().keys.map(({ kid, state }) => `${kid} ${state}`);
    expect(states).toEqual(['a retired', 'b retiring', 'd revoked', 'c signing']);
    expect(ring.status().keys[0]?.nextChange).toBeUndefined();
  });

  it('says of the signing key that it changes when the first of those to come takes over', async () => {
    const { ring } = makeRing(
      keysFrom(async () =>
        makeKeySetText([
          { key: a, kid: 'a' },
          { key: b, kid: 'b', activeFrom: START + 2 * DAY },
          { key: c, kid: 'c', activeFrom: START + DAY },
        ]),
      ),
    );
    await ring.signingKey();
    expect(ring.status().keys.map(({ kid, nextChange }) => [kid, nextChange])).toEqual([
      ['a', START + DAY],
      ['c', START + DAY],
      ['b', START + 2 * DAY],
    ]);
  });

  it('knows the keys that were read at the start before any request', async () => {
    const { ring } = makeRing(keysFromPem(FIXED_KEY_PEM));
    await expect.poll(() => ring.status().keys.length).toBe(1);
    expect(ring.status().keys[0]).toMatchObject({
      state: 'signing',
      activeFrom: 0,
      nextChange: undefined,
      ageSeconds: undefined,
    });
  });

  it('has the reason of a failed look, and none any more after the next good one', async () => {
    const answers = [SET, new Error('vault is down'), SET];
    const next = async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer ?? '';
    };
    const { ring, clock } = makeRing(keysFrom(next));
    await ring.signingKey();
    clock.seconds += 300;
    await ring.signingKey();
    expect(ring.status().lastReload).toEqual({
      at: START + 300,
      ok: false,
      error: 'keysFrom could not get the keys: vault is down.',
    });
    clock.seconds += 5;
    await ring.signingKey();
    expect(ring.status().lastReload).toMatchObject({ at: START + 305, ok: true });
  });
});

describe('the channel lcw-auth:keys', () => {
  it('tells of each change of the keys and of each failed look, with the status of that moment', async () => {
    const messages = listen();
    const other = makeKeySetText([
      { key: a, kid: 'a' },
      { key: b, kid: 'b', activeFrom: START },
    ]);
    const answers = [SET, SET, 'broken', other];
    const { ring, clock } = makeRing(keysFrom(async () => answers.shift() ?? other));
    for (let look = 0; look < 5; look += 1) {
      await ring.signingKey();
      clock.seconds += 400;
    }
    expect(messages.map(({ event }) => event)).toEqual(['loaded', 'reload_failed', 'loaded']);
    const [first, failed, last] = messages;
    expect(first?.status.keys).toHaveLength(4);
    expect(first?.status.lastReload).toMatchObject({ at: START, ok: true });
    expect(failed?.error).toMatchObject({ code: 'key_reload_failed' });
    expect(failed?.status.lastReload).toMatchObject({ ok: false });
    expect(last?.error).toBeUndefined();
    expect(last?.status.keys.find(({ kid }) => kid === 'b')).toMatchObject({ state: 'signing' });
  });

  it('holds no private half', async () => {
    const messages = listen();
    const { ring } = makeRing(keysFrom(async () => SET));
    await ring.signingKey();
    expect(JSON.stringify(messages)).not.toContain(
      String(a.export({ format: 'jwk' }).d).slice(0, 12),
    );
  });
});

describe('a key file without a name', () => {
  // As a file that is mounted alone is, once it was replaced on the host: the inode lives on.
  it.skipIf(process.platform !== 'linux')('is warned about once, and its keys go on', async () => {
    const { closeSync, openSync } = await import('node:fs');
    const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-unlinked-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'lcw-keys.json');
    writeFileSync(file, SET, { mode: 0o600 });
    const descriptor = openSync(file, 'r');
    onTestFinished(() => closeSync(descriptor));

    const warnings: { code: string; message: string }[] = [];
    const clock = { nowMs: START * 1000 };
    const { source, looked } = trackLooks(keysFromFile(`/proc/self/fd/${descriptor}`));
    const options = makeOptions({
      keys: source,
      now: () => clock.nowMs,
      onWarning: (warning) => warnings.push(warning),
    });
    const ring = createKeyRing(parseOptions(options));
    await ring.signingKey();
    await looked();
    expect(warnings).toEqual([]);

    writeFileSync(`${file}.new`, SET);
    renameSync(`${file}.new`, file);
    for (let look = 0; look < 3; look += 1) {
      clock.nowMs += 2000;
      expect((await ring.signingKey()).kid).toBe('b');
      await looked();
    }
    expect(warnings).toEqual([
      { code: 'key_file_unlinked', message: expect.stringContaining('Mount the folder') },
    ]);
  });
});

describe('a file that was missing or damaged at the start', () => {
  it.each([
    ['missing', undefined],
    ['damaged', '{"keys":['],
    ['empty', ''],
  ])('(%s) may recover: it is read on use, once it is right', async (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-late-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'lcw-keys.json');
    if (text !== undefined) writeFileSync(file, text, { mode: 0o600 });
    const source = keysFromFile(file);
    expect(source).toMatchObject({ problem: expect.stringContaining(file), mayRecover: true });

    // What a site gets that is started without keys.
    const { ring, clock } = makeRing({ ...source, problem: undefined });
    await expect(ring.signingKey()).rejects.toMatchObject({
      code: 'keys_unavailable',
      message: expect.stringContaining(file),
    });
    writeFileSync(file, SET, { mode: 0o600 });
    clock.seconds += 1;
    expect((await ring.signingKey()).kid).toBe('b');
  });

  it.each([
    ['a PEM text', () => keysFromPem('x')],
    ['a function that is not one', () => keysFrom('x' as never)],
  ])('is not what %s is: that stays as it is', (_, make) => {
    expect(make()).toMatchObject({ problem: expect.any(String), mayRecover: false });
  });
});
