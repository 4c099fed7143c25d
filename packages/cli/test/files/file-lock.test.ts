import { existsSync, mkdirSync, readdirSync, rmdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { withFileLock } from '../../src/files/file-lock.ts';
import { removeStaleLock } from '../../src/files/remove-stale-lock.ts';
import { resolveTarget, type Target } from '../../src/files/resolve-target.ts';
import { keysIn, run } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

function makeTarget() {
  const folder = makeFolder();
  const target = resolveTarget(folder, 'lcw-keys.json');
  return { folder, target, lock: `${target.path}.lock`, takeover: `${target.path}.lock.takeover` };
}

const makeOld = (path: string) => {
  mkdirSync(path);
  utimesSync(path, 1, 1);
};

/** Stays fresh while the clock leaps. */
const makeFresh = (path: string) => {
  mkdirSync(path);
  const anHourAhead = Date.now() / 1000 + 3600;
  utimesSync(path, anHourAhead, anHourAhead);
};

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
  it('is beside the file while the work is done, and gone afterwards', async () => {
    const { folder, target, lock } = makeTarget();
    await withFileLock(target, async ({ assertHeld }) => {
      expect(readdirSync(folder)).toEqual(['lcw-keys.json.lock']);
      expect(existsSync(lock)).toBe(true);
      assertHeld();
    });
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

  it('that another took over meanwhile stops the work, and stays with the other', async () => {
    const { target, lock } = makeTarget();
    const work = withFileLock(target, async ({ assertHeld }) => {
      rmdirSync(lock);
      mkdirSync(lock);
      assertHeld();
    });
    await expect(work).rejects.toMatchObject({ code: 'lock_lost' });
    expect(existsSync(lock)).toBe(true);
  });

  it('that another keeps is waited for, but not for ever', async () => {
    const { target, lock } = makeTarget();
    makeFresh(lock);
    await expect(lockInAHurry(target)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/20 s.*lcw-keys\.json\.lock/),
    });
  });

  it('that another is removing, because it is old, is not removed a second time', async () => {
    const { target, lock, takeover } = makeTarget();
    makeOld(lock);
    makeFresh(takeover);
    await expect(lockInAHurry(target)).rejects.toMatchObject({ code: 'locked' });
    expect([existsSync(lock), existsSync(takeover)]).toEqual([true, true]);
  });

  it('has one place for all names of a file', async () => {
    const { folder, target } = makeTarget();
    await run(folder, ['keys', 'create']);
    expect(resolveTarget(join(folder, '..'), target.path).path).toBe(target.path);
    expect(keysIn(folder)).toHaveLength(1);
  });
});

describe('a lock that a killed process left', () => {
  it('is removed once it is old', () => {
    const { folder, lock } = makeTarget();
    makeOld(lock);
    removeStaleLock(lock);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stays while it is young', () => {
    const { lock } = makeTarget();
    mkdirSync(lock);
    removeStaleLock(lock);
    expect(existsSync(lock)).toBe(true);
  });

  it('is left to another process that is removing it already', () => {
    const { lock, takeover } = makeTarget();
    makeOld(lock);
    mkdirSync(takeover);
    removeStaleLock(lock);
    expect(existsSync(lock)).toBe(true);
  });

  it('is removed also after a process was killed while it removed it', () => {
    const { folder, lock, takeover } = makeTarget();
    makeOld(lock);
    makeOld(takeover);
    removeStaleLock(lock);
    removeStaleLock(lock);
    expect(readdirSync(folder)).toEqual([]);
  });
});
