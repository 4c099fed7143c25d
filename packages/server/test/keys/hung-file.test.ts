import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTokenIssuer, keysFromFile, type LiveChatAuthError } from '../../src/index.ts';
import { createKeyRing } from '../../src/keys/key-ring.ts';
import { parseOptions } from '../../src/options/parse-options.ts';
import { KIM, makeOptions } from '../fixtures/make-app.ts';
import { makeKeySetText, makeRsaKey, trackLooks } from '../fixtures/make-keys.ts';

const [a, b] = [makeRsaKey(), makeRsaKey()];
const first = makeKeySetText([{ key: a, kid: 'a' }]);
const second = makeKeySetText([
  { key: a, kid: 'a' },
  { key: b, kid: 'b', activeFrom: 1_700_000_000 },
]);

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

function makeSite() {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-hung-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'lcw-keys.json');
  writeFileSync(file, first, { mode: 0o600 });
  const clock = { nowMs: 1_700_000_000_000 };
  const errors: LiveChatAuthError[] = [];
  const { source, looked } = trackLooks(keysFromFile(file));
  const options = makeOptions({
    keys: source,
    now: () => clock.nowMs,
    onError: (error) => errors.push(error),
    callbackTimeoutMs: 300,
  });
  const replace = (text: string) => {
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return { folder, file, clock, errors, options, replace, looked };
}

function makePipe(path: string) {
  execFileSync('mkfifo', [path]);
  return path;
}

describe.skipIf(process.platform === 'win32')('a key file whose place a pipe takes', () => {
  it('hangs nothing: the old keys go on, onError says why, and the file is seen when it is back', async () => {
    const { file, clock, errors, options, replace, looked } = makeSite();
    const issuer = createTokenIssuer(options);
    const readMany = async (count: number) => {
      for (let request = 0; request < count; request += 1) {
        clock.nowMs += 50;
        await issuer.publicKeys();
      }
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    await issuer.issue(KIM, {} as never);
    await looked();
    renameSync(makePipe(`${file}.pipe`), file);

    const early = await readMany(500);
    const late = await readMany(2500);
    expect(late - early).toBeLessThan(1024 * 1024);
    expect((await issuer.issue(KIM, {} as never)).token).toMatch(/^ey/);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/is a pipe or a device, not a regular file.*The keys in use go on/),
    ]);

    replace(second);
    clock.nowMs += 2000;
    await issuer.publicKeys();
    await looked();
    expect(JSON.parse((await issuer.publicKeys()).body)).toHaveLength(2);
  });

  it('is refused at the start, without waiting for a writer', () => {
    const { folder } = makeSite();
    expect(keysFromFile(makePipe(join(folder, 'pipe'))).problem).toMatch(/is a pipe/);
  });
});

describe.skipIf(process.platform === 'win32')('a thread pool that others hold', () => {
  /** Opening a pipe for reading holds a thread until somebody opens it for writing. */
  function holdThreadPool(folder: string) {
    const pipe = makePipe(join(folder, 'held'));
    const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
    const opening = Array.from({ length: threads }, () => open(pipe, 'r'));
    return async () => {
      const writer = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
      for (const handle of await Promise.all(opening)) await handle.close();
      closeSync(writer);
    };
  }

  it('hangs the look alone: the keys in memory go on, and the new ones come by themselves', async () => {
    const { folder, clock, errors, options, replace, looked } = makeSite();
    const ring = createKeyRing(parseOptions(options));
    expect((await ring.signingKey()).kid).toBe('a');
    await looked();
    const release = holdThreadPool(folder);
    try {
      replace(second);
      clock.nowMs += 2000;
      expect((await ring.signingKey()).kid).toBe('a');
      // The patience of the look is used up: from now on it costs no timer and no turn of the loop.
      let turns = 0;
      const turn = setImmediate(() => {
        turns += 1;
      });
      for (let request = 0; request < 20_000; request += 1) {
        clock.nowMs += 1;
        await ring.signingKey();
      }
      expect(turns).toBe(0);
      clearImmediate(turn);
      await expect
        .poll(() => errors.map(({ message }) => message))
        .toEqual([expect.stringMatching(/taken longer than 300 ms\. The keys in use go on/)]);
      expect(ring.status().lastReload).toMatchObject({ ok: false });
    } finally {
      await release();
    }
    await expect.poll(() => ring.status().keys.length).toBe(2);
    expect((await ring.signingKey()).kid).toBe('b');
    expect(ring.status().lastReload).toMatchObject({ ok: true });
  });
});
