/**
 * Lets one process at a time change a file, as git does: the lock is a file beside it that only one
 * can make, the new text is written into the lock, and putting it in place ends the lock.
 *
 * Nobody removes a lock that another process made: from outside, one that is held up looks like one
 * that was killed. What a killed process leaves is named in the message of those who come later.
 * @module
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CliError } from '../errors.ts';
import { formatDuration } from '../text.ts';
import { keepAccessList, keepOwnerAndMode } from './file-access.ts';
import type { Target } from './target.ts';

/** Other commands need the lock for milliseconds. */
const MAX_WAIT_MS = 10_000;
const POLL_MS = 40;
const MAX_NOTE_LENGTH = 1000;
/** What a message may repeat of a lock that anybody could have written. */
const HOST_NAME = /^[\w.-]{1,255}$/;

/** Held while the file is read, changed and written. */
export interface FileLock {
  /**
   * Puts a text in the place of the file: every reader, at every moment, finds the old text or the
   * new one. The lock is gone then.
   *
   * @throws {CliError} `lock_lost` when somebody removed the lock.
   */
  replaceFile(text: string): void;
}

/** Who made a lock, as far as the lock still says so. */
interface Holder {
  pid: number;
  host: string;
  /** Epoch milliseconds. */
  since: number;
}

/** Where the lock of a file is. */
export const lockPathOf = (path: string): string => `${path}.lock`;

const nameOfLock = ({ name, path }: Target) =>
  basename(name) === basename(path) ? lockPathOf(name) : lockPathOf(path);

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

function identityOf(stats: { dev: bigint; ino: bigint } | undefined): string | undefined {
  return stats && `${stats.dev}:${stats.ino}`;
}

const identityAt = (path: string) =>
  identityOf(statSync(path, { bigint: true, throwIfNoEntry: false }));

/** @returns its descriptor, or undefined while there is another. */
function tryToMake(path: string): number | undefined {
  try {
    // Nobody else may read it from the first moment on.
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  }
}

/** Says in a lock who made it. */
function signLock(file: number): void {
  const holder: Holder = { pid: process.pid, host: hostname(), since: Date.now() };
  // At a position, so that what is written next begins where this did.
  writeSync(file, JSON.stringify(holder), 0);
}

/** What a lock says of itself: nothing when its process was killed while it wrote the new text there. */
function readHolder(path: string): Holder | undefined {
  try {
    const note: unknown = JSON.parse(readFileSync(path, 'utf8').slice(0, MAX_NOTE_LENGTH));
    if (typeof note !== 'object' || note === null) return undefined;
    const { pid, host, since } = note as Partial<Holder>;
    if (
      !Number.isSafeInteger(pid) ||
      typeof host !== 'string' ||
      !HOST_NAME.test(host) ||
      typeof since !== 'number'
    ) {
      return undefined;
    }
    return { pid: Number(pid), host, since };
  } catch {
    return undefined;
  }
}

/** Only where it is certain: on this machine, and no process of that number, or this one, which is younger. */
function isDead({ pid, host, since }: Holder): boolean {
  if (host !== hostname()) return false;
  if (pid === process.pid) return since < performance.timeOrigin;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/** What is in the way, and what to do about it. @returns undefined when the lock is gone meanwhile. */
function describeLock(target: Target): { message: string; isFinal: boolean } | undefined {
  const path = lockPathOf(target.path);
  const name = nameOfLock(target);
  // Not what a link leads to: one that leads nowhere is in the way as well.
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isFile()) {
    const message = `${name} is in the way: it is ${stats.isDirectory() ? 'a folder' : 'not a regular file'}, and the lock of ${target.name} has to have that name. Move it away, and run the command again. Nothing was changed.`;
    return { message, isFinal: true };
  }
  const identity = identityAt(path);
  const holder = readHolder(path);
  const isFinal = holder !== undefined && isDead(holder);
  // It may have ended, and another have begun, between the two looks.
  if (identityAt(path) !== identity) return undefined;
  const age = formatDuration(Math.max(0, Math.round((Date.now() - stats.mtimeMs) / 1000)));
  const maker = holder
    ? `process ${holder.pid}${holder.host === hostname() ? '' : ` of the machine ${holder.host}`}`
    : 'another lcw-auth';
  const advice = isFinal
    ? `That process is not running any more: it was killed. ${target.name} is whole. Remove ${name}, and run the command again.`
    : `When no lcw-auth is at work on it, remove ${name}; then run the command again.`;
  return {
    message: `${target.name} is locked: ${maker} made ${name} ${age} ago. ${advice} Nothing was changed.`,
    isFinal,
  };
}

async function acquire(target: Target): Promise<number> {
  const deadline = Date.now() + MAX_WAIT_MS;
  for (;;) {
    const file = tryToMake(lockPathOf(target.path));
    if (file !== undefined) return file;
    const lock = describeLock(target);
    if (lock && (lock.isFinal || Date.now() > deadline)) throw new CliError('locked', lock.message);
    // Uneven, so that waiting processes do not knock in step.
    await wait(POLL_MS * (0.5 + Math.random()));
  }
}

/** Makes the rename itself last through a power cut, where the system can do that for a folder. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Windows and some network file systems cannot; the new text is in place all the same.
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Whoever stops the program while it holds a lock shall not find the lock afterwards. */
function onStop(clear: () => void): () => void {
  const stop = (signal: NodeJS.Signals) => {
    clear();
    forget();
    process.kill(process.pid, signal);
  };
  const forget = () => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return forget;
}

/**
 * Does some work while no other process does the like with the same file.
 *
 * @throws {CliError} `locked` when another process keeps it too long, or was killed.
 */
export async function withFileLock<T>(
  target: Target,
  work: (lock: FileLock) => Promise<T>,
): Promise<T> {
  const path = lockPathOf(target.path);
  const file = await acquire(target);
  const identity = identityOf(fstatSync(file, { bigint: true }));
  const isHeld = () => identityAt(path) === identity;
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
  const remove = () => {
    close();
    if (isHeld()) rmSync(path, { force: true });
  };
  const forgetSignals = onStop(remove);
  try {
    // A full disk makes the lock and refuses its text: from here on, whatever fails takes the lock away.
    signLock(file);
    return await work({
      replaceFile(text) {
        keepOwnerAndMode(target, file);
        ftruncateSync(file, 0);
        writeFileSync(file, text);
        fsyncSync(file);
        close();
        keepAccessList(target, path);
        if (!isHeld()) {
          throw new CliError(
            'lock_lost',
            `Somebody removed ${nameOfLock(target)} while this run was at work. This run changed nothing; run it again.`,
          );
        }
        renameSync(path, target.path);
        syncFolder(dirname(target.path));
      },
    });
  } finally {
    forgetSignals();
    remove();
  }
}
