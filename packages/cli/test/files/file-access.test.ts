/** An access control list by which a site reads its keys. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keysIn, run } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

function makeProbe(): string {
  const folder = makeFolder();
  writeFileSync(join(folder, 'probe'), '');
  return folder;
}

const hasLists =
  process.platform === 'linux' &&
  spawnSync('setfacl', ['-m', 'u:12345:r', join(makeProbe(), 'probe')]).status === 0;

const listOf = (file: string) =>
  spawnSync('getfacl', ['--omit-header', '--absolute-names', file], { encoding: 'utf8' }).stdout;

describe.skipIf(!hasLists)(
  'where lists can be copied (needs setfacl, and a disk that has lists)',
  () => {
    it('rotate keeps the list', async () => {
      const folder = makeFolder();
      await run(folder, ['keys', 'create']);
      const file = join(folder, 'lcw-keys.json');
      spawnSync('setfacl', ['-m', 'u:12345:r', file]);
      const before = listOf(file);
      expect(before).toContain('user:12345:r--');
      const { code, stderr } = await run(folder, ['keys', 'rotate']);
      expect([code, stderr, keysIn(folder).length]).toEqual([0, '', 2]);
      expect(listOf(file)).toBe(before);
    });
  },
);

describe.skipIf(process.platform !== 'linux')('where lists cannot be copied', () => {
  it('rotate refuses, and leaves all as it is', async () => {
    const folder = makeFolder();
    await run(folder, ['keys', 'create']);
    const file = join(folder, 'lcw-keys.json');
    chmodSync(file, 0o640);
    const before = readFileSync(file, 'utf8');
    // What the system's own would say of a file with a list; there is no getfacl on this path.
    const tools = join(makeFolder(), 'bin');
    mkdirSync(tools);
    const script =
      '#!/bin/sh\ncase "$3" in *.lock) echo "-rw-------  1";; *) echo "-rw-r-----+ 1";; esac\n';
    writeFileSync(join(tools, 'ls'), script, { mode: 0o755 });
    vi.stubEnv('PATH', [tools, join(tools, 'nothing')].join(delimiter));
    const { code, stderr } = await run(folder, ['keys', 'rotate']);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/lcw-keys\.json has an access control list, which could not be copied/),
    ]);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
