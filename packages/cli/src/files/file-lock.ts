/** Lets one process at a time change a file, and outlives a process that was killed. @module */
import { statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { CliError } from '../errors/cli-error.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { removeStaleLock } from './remove-stale-lock.ts';
import type { Target } from './resolve-target.ts';

/** Several times as long as a killed process's lock is respected. */
const MAX_WAIT_MS = 20_000;
const POLL_MS = 40;
const HEARTBEAT_MS = 1000;

/** Held while the file is read, changed and written. */
export interface FileLock {
  /** @throws {CliError} `lock_lost` when another process believes it has the lock. */
  assertHeld(): void;
}

/** What a run says that was held up for longer than its lock is respected. */
export function lockLost({ name }: Target, cause?: unknown): CliError {
  return new CliError(
    'lock_lost',
    `This run was held up, and another has taken over ${name}. This one changed nothing; run it again.`,
    { cause },
  );
}

/** Tells a lock from another that took its place; its times alone change with every heartbeat. */
function identityOf(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}:${stats.birthtimeNs}`;
}

async function tryLock(
  path: string,
  onLost: () => void,
): Promise<(() => Promise<void>) | undefined> {
  // Ours removes a dead process's lock; the library's way lets two waiters both succeed.
  removeStaleLock(`${path}.lock`);
  try {
    return await lock(path, {
      realpath: false,
      stale: Number.POSITIVE_INFINITY,
      update: HEARTBEAT_MS,
      onCompromised: onLost,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOCKED') return undefined;
    throw error;
  }
}

async function acquire({ path, name }: Target, onLost: () => void): Promise<() => Promise<void>> {
  const deadline = Date.now() + MAX_WAIT_MS;
  for (;;) {
    const release = await tryLock(path, onLost);
    if (release) return release;
    if (Date.now() > deadline) {
      throw new CliError(
        'locked',
        `Another lcw-auth has been changing ${name} for ${MAX_WAIT_MS / 1000} s. Run the command again; when no other is running, remove the folder ${name}.lock first.`,
      );
    }
    // Uneven, so that waiting processes do not knock in step.
    await wait(POLL_MS * (0.5 + Math.random()));
  }
}

/**
 * Does some work while no other process does the like with the same file. The lock is a folder
 * beside the file, named `<file>.lock`.
 *
 * @throws {CliError} `locked` when another process keeps it too long.
 */
export async function withFileLock<T>(
  target: Target,
  work: (lock: FileLock) => Promise<T>,
): Promise<T> {
  let isLost = false;
  const release = await acquire(target, () => {
    isLost = true;
  });
  const lockPath = `${target.path}.lock`;
  const identity = identityOf(lockPath);
  const isHeld = () => !isLost && identity !== undefined && identityOf(lockPath) === identity;
  try {
    removeLeftovers(target.path);
    return await work({
      assertHeld() {
        if (isHeld()) return;
        throw lockLost(target);
      },
    });
  } finally {
    if (isHeld()) await release();
  }
}
