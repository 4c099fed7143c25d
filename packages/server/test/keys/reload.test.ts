import crypto from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { keysFromFile } from '../../src/index.ts';
import { makeKeySetText, makeLoader, makeRsaKey, trackLooks } from '../fixtures/make-keys.ts';

const [a, b] = [makeRsaKey(), makeRsaKey()];
const first = makeKeySetText([{ key: a, kid: 'a' }]);
const second = makeKeySetText([
  { key: a, kid: 'a' },
  { key: b, kid: 'b', activeFrom: 7 },
]);

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-reload-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Reads as a request does that waits for the look to end. */
function makeReader(file: string) {
  const { source, looked } = trackLooks(keysFromFile(file));
  const loader = makeLoader(source);
  const kids = async () => {
    await loader.ready();
    await looked();
    return loader.kids();
  };
  const later = (ms = 2000) => {
    loader.clock.nowMs += ms;
    return kids();
  };
  return { ...loader, kids, later };
}

function makeSource(text = first) {
  const file = join(newFolder(), 'lcw-keys.json');
  writeFileSync(file, text, { mode: 0o600 });
  return { file, ...makeReader(file) };
}

describe('a key file that is in use', () => {
  it('is seen when it was written again in place', async () => {
    const { file, kids, later } = makeSource();
    expect(await kids()).toEqual(['a']);
    writeFileSync(file, second);
    expect(await later()).toEqual(['a', 'b']);
  });

  it('is seen when another file was renamed over it', async () => {
    const { file, kids, later } = makeSource();
    await kids();
    writeFileSync(`${file}.new`, second);
    renameSync(`${file}.new`, file);
    expect(await later()).toEqual(['a', 'b']);
  });

  it('is seen when the new one is as long as the old', async () => {
    const { file, kids, later } = makeSource();
    await kids();
    writeFileSync(`${file}.new`, makeKeySetText([{ key: a, kid: 'c' }]));
    renameSync(`${file}.new`, file);
    expect(await later()).toEqual(['c']);
  });

  it('is seen when the symbolic link to its folder is swapped, as Kubernetes does', async () => {
    const folder = newFolder();
    for (const [version, text] of [
      ['v1', first],
      ['v2', second],
    ] as const) {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, 'keys.json'), text, { mode: 0o600 });
    }
    symlinkSync('v1', join(folder, '..data'));
    symlinkSync(join('..data', 'keys.json'), join(folder, 'keys.json'));
    const { kids, later } = makeReader(join(folder, 'keys.json'));
    expect(await kids()).toEqual(['a']);

    symlinkSync('v2', join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    expect(await later(2000)).toEqual(['a', 'b']);
  });

  it('may begin with a byte order mark', async () => {
    expect(await makeSource(`\uFEFF${first}`).kids()).toEqual(['a']);
  });

  it('is looked at every two seconds at most', async () => {
    const { file, kids, later } = makeSource();
    await kids();
    writeFileSync(file, second);
    expect(await later(1999)).toEqual(['a']);
    expect(await later(1)).toEqual(['a', 'b']);
  });

  it('is looked at when the clock was set back', async () => {
    const { file, later } = makeSource();
    await later(1_000_000);
    writeFileSync(file, second);
    expect(await later(-500_000)).toEqual(['a', 'b']);
  });

  it('is parsed once for each version, however many requests there are', async () => {
    const parses = vi.spyOn(crypto, 'createPrivateKey');
    syncBuiltinESMExports();
    onTestFinished(() => {
      parses.mockRestore();
      syncBuiltinESMExports();
    });
    const { file, kids, later } = makeSource();
    for (let request = 0; request < 50; request += 1) await later();
    await Promise.all(Array.from({ length: 50 }, kids));
    expect(parses).toHaveBeenCalledTimes(1);

    writeFileSync(file, second);
    for (let request = 0; request < 50; request += 1) await later();
    expect(parses).toHaveBeenCalledTimes(1 + 2);
  });

  it.each([
    ['empty', ''],
    ['half written', second.slice(0, second.length / 2)],
    ['nonsense', 'hunter2'],
    ['a set without keys', '{"keys":[]}'],
  ])('goes on with the old keys when the new file is %s, and says so once', async (_, text) => {
    const { file, reports, kids, later } = makeSource();
    await kids();
    writeFileSync(file, text);
    for (let request = 0; request < 5; request += 1) expect(await later()).toEqual(['a']);
    expect(reports).toEqual([expect.stringContaining(`in ${file}:`)]);
    expect(reports[0]).not.toContain('hunter2');

    writeFileSync(file, second);
    expect(await later()).toEqual(['a', 'b']);
    writeFileSync(file, text);
    await later();
    expect(reports).toHaveLength(2);
  });

  it('goes on with the old keys when the file is gone, and says so', async () => {
    const { file, reports, kids, later } = makeSource();
    await kids();
    unlinkSync(file);
    expect(await later()).toEqual(['a']);
    expect(reports).toEqual([
      expect.stringMatching(/is gone\. Put back the last good copy, and make no new one/),
    ]);
    writeFileSync(file, second);
    expect(await later()).toEqual(['a', 'b']);
  });
});
