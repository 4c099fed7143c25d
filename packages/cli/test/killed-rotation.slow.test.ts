import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseKeySet } from '@lcw-auth/server/keys';
import { describe, it as test } from 'vitest';
import { keysIn, run, runProgram } from './fixtures/run.ts';
import { makeFolder } from './fixtures/temp-folder.ts';

const PRELOAD = new URL('./fixtures/kill-at.mjs', import.meta.url).href;

const STEPS = [
  ['before open', 'old'],
  ['after open', 'old'],
  ['half written', 'old'],
  ['before fsync', 'old'],
  ['after fsync', 'old'],
  ['before rename', 'old'],
  ['after rename', 'new'],
] as const;

const isWindows = process.platform === 'win32';

describe.concurrent(`a rotation that is killed${isWindows ? ' (not on Windows: no SIGKILL)' : ''}`, () => {
  test.skipIf(isWindows).for(STEPS)(
    '%s leaves the %s set, and the next rotation works once the lock that it names is gone',
    { timeout: 60_000 },
    async ([step, expected], { expect }) => {
      const folder = makeFolder();
      const file = join(folder, 'lcw-keys.json');
      await run(folder, ['keys', 'create']);
      const before = readFileSync(file, 'utf8');
      const [first] = keysIn(folder);

      const killed = await runProgram(folder, ['keys', 'rotate'], {
        nodeArgs: ['--import', PRELOAD],
        env: { LCW_TEST_KILL_AT: step },
      });
      expect(killed.signal).toBe('SIGKILL');

      const after = readFileSync(file, 'utf8');
      expect(parseKeySet(after)).not.toHaveProperty('problem');
      if (expected === 'old') expect(after).toBe(before);
      else expect(keysIn(folder)).toHaveLength(2);
      expect(keysIn(folder)[0]).toEqual(first);
      for (const entry of readdirSync(folder)) {
        const stats = statSync(join(folder, entry));
        if (stats.isFile()) expect([entry, stats.mode & 0o777]).toEqual([entry, 0o600]);
      }

      const lock = join(folder, 'lcw-keys.json.lock');
      if (existsSync(lock)) {
        const blocked = await run(folder, ['keys', 'rotate']);
        expect(blocked).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(/lcw-keys\.json is locked: .*emove lcw-keys\.json\.lock/),
        });
        expect(readFileSync(file, 'utf8')).toBe(after);
        rmSync(lock);
      }
      const next = await run(folder, ['keys', 'rotate']);
      expect(next).toMatchObject({ code: 0, stderr: expected === 'new' ? expect.any(String) : '' });
      expect(keysIn(folder)).toHaveLength(expected === 'old' ? 2 : 3);
      expect(keysIn(folder)[0]).toEqual(first);
      // Neither a lock nor half a private key is left.
      expect(readdirSync(folder)).toEqual(['lcw-keys.json']);
    },
  );
});
