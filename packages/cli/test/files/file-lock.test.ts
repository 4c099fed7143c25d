import fs, {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { withFileLock } from '../../src/files/file-lock.ts';
import { resolveTarget, type Target } from '../../src/files/target.ts';
import { keysIn, run } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

function makeTarget() {
  const folder = makeFolder();
  const target = resolveTarget(folder, 'lcw-keys.json');
  return { folder, target, lock: `${target.path}.lock` };
}

/** A process that was there and is not any more. */
const DEAD = 2 ** 22 + 1;

function leaveLock(path: string, note: object | string, ageSeconds = 180): void {
  writeFileSync(path, typeof note === 'string' ? note : JSON.stringify(note));
  const then = Date.now() / 1000 - ageSeconds;
  utimesSync(path, then, then);
}

/** Asks for the lock while the clock leaps ahead with every look at it, so that nobody has to wait. */
async function lockInAHurry(target: Target): Promise<void> {
  const start = Date.now();
  let looks = 0;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => start + 5000 * looks++);
  try {
    await withFileLock(target, async () => {});
  } finally {
    clock.mockRestore();
  }
}

describe('the lock of a file', () => {
  it('is a file beside it while the work is done, for nobody else to read, and gone afterwards', async () => {
    const { folder, target, lock } = makeTarget();
    await withFileLock(target, async () => {
      expect(readdirSync(folder)).toEqual(['lcw-keys.json.lock']);
      if (process.platform !== 'win32') expect(statSync(lock).mode & 0o777).toBe(0o600);
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is in the way as a link that leads nowhere, which is said at once', async () => {
    const { target, lock } = makeTarget();
    symlinkSync('nowhere', lock);
    await expect(lockInAHurry(target)).rejects.toThrow('it is not a regular file');
  });

  it('names no machine in letters that a terminal acts upon', async () => {
    const { target, lock } = makeTarget();
    leaveLock(lock, { pid: 1, host: '\u001b[31mother', since: 0 });
    await expect(lockInAHurry(target)).rejects.toThrow('another lcw-auth made');
  });

  it('becomes the file', async () => {
    const { folder, target } = makeTarget();
    await withFileLock(target, async ({ replaceFile }) => replaceFile('new'));
    expect(readdirSync(folder)).toEqual(['lcw-keys.json']);
    expect(readFileSync(target.path, 'utf8')).toBe('new');
  });

  it('is not left behind by a disk that is full', async () => {
    const { folder, target } = makeTarget();
    const write = vi.spyOn(fs, 'writeSync').mockImplementation(() => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    syncBuiltinESMExports();
    try {
      await expect(withFileLock(target, async () => {})).rejects.toThrow('full');
    } finally {
      write.mockRestore();
      syncBuiltinESMExports();
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    const { folder, target } = makeTarget();
    const failing = withFileLock(target, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lets one at a time work', async () => {
    const { target } = makeTarget();
    let working = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++working);
      await new Promise(setImmediate);
      working--;
    };
    await Promise.all([1, 2, 3, 4].map(() => withFileLock(target, work)));
    expect(most).toBe(1);
  });

  it('that somebody removed stops the work, and one that came in its place stays', async () => {
    const { folder, target, lock } = makeTarget();
    const work = withFileLock(target, async ({ replaceFile }) => {
      // Made before the old one goes, so that it is another file for certain.
      writeFileSync(join(folder, 'other'), 'of another run');
      rmSync(lock);
      writeFileSync(lock, readFileSync(join(folder, 'other')));
      replaceFile('new');
    });
    await expect(work).rejects.toMatchObject({
      code: 'lock_lost',
      message: expect.stringContaining('lcw-keys.json.lock'),
    });
    expect(readFileSync(lock, 'utf8')).toBe('of another run');
    expect(existsSync(target.path)).toBe(false);
  });

  it('that another process has is waited for, but not for ever', async () => {
    const { target, lock } = makeTarget();
    leaveLock(lock, { pid: process.ppid, host: hostname(), since: Date.now() });
    await expect(lockInAHurry(target)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(
        /lcw-keys\.json is locked: process \d+ made lcw-keys\.json\.lock .* ago\. When no lcw-auth is at work/,
      ),
    });
    expect(existsSync(lock)).toBe(true);
  });

  it('has one place for all names of a file', async () => {
    const { folder, target } = makeTarget();
    await run(folder, ['keys', 'create']);
    expect(resolveTarget(join(folder, '..'), target.path).path).toBe(target.path);
    expect(keysIn(folder)).toHaveLength(1);
  });
});

describe('a lock that a killed process left', () => {
  it('is named at once, with its age, its process and what to do, and is left alone', async () => {
    const { folder, target, lock } = makeTarget();
    leaveLock(lock, { pid: DEAD, host: hostname(), since: Date.now() - 180_000 });
    await expect(withFileLock(target, async () => {})).rejects.toMatchObject({
      code: 'locked',
      message: `lcw-keys.json is locked: process ${DEAD} made lcw-keys.json.lock 3 min ago. That process is not running any more: it was killed. lcw-keys.json is whole. Remove lcw-keys.json.lock, and run the command again. Nothing was changed.`,
    });
    expect(readdirSync(folder)).toEqual(['lcw-keys.json.lock']);
  });

  it('is known also where this process has its number, as in a container', async () => {
    const { target, lock } = makeTarget();
    leaveLock(lock, { pid: process.pid, host: hostname(), since: 1000 });
    await expect(withFileLock(target, async () => {})).rejects.toThrow(/it was killed/);
  });

  it.each([
    ['of another machine', { pid: DEAD, host: 'web-2.invalid', since: 0 }, /of the machine web-2/],
    ['half written', '{"keys":[{"kty":"RSA","d":"SECRET', /another lcw-auth made/],
    ['empty', '', /another lcw-auth made/],
    ['that says nonsense', '{"pid":"x"}', /another lcw-auth made/],
  ])('%s is waited for: nobody can know', async (_, note, message) => {
    const { target, lock } = makeTarget();
    leaveLock(lock, note);
    const locked = lockInAHurry(target);
    await expect(locked).rejects.toThrow(message);
    await expect(locked).rejects.not.toThrow(/SECRET|killed/);
  });

  it('a folder in its place is named as what it is', async () => {
    const { folder, lock } = makeTarget();
    mkdirSync(lock);
    const { code, stderr } = await run(folder, ['keys', 'create']);
    expect(code).toBe(1);
    expect(stderr).toContain('lcw-keys.json.lock is in the way: it is a folder');
  });
});
