/** Removes the lock of a process that was killed, and never one that is alive. @module */
import { mkdirSync, rmdirSync, statSync } from 'node:fs';

/** A living process renews its lock every second. */
const STALE_MS = 5000;

function isStale(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.mtimeMs < Date.now() - STALE_MS;
}

function ignoring(code: string, action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return false;
    throw error;
  }
}

/**
 * Of two processes that both find a stale lock, the slower must not remove the new lock of the
 * faster. So whoever removes holds a second lock meanwhile, and looks again once it has that.
 */
export function removeStaleLock(path: string): void {
  if (!isStale(path)) return;
  const takeover = `${path}.takeover`;
  if (!ignoring('EEXIST', () => mkdirSync(takeover))) {
    if (isStale(takeover)) ignoring('ENOENT', () => rmdirSync(takeover));
    return;
  }
  try {
    if (isStale(path)) ignoring('ENOENT', () => rmdirSync(path));
  } finally {
    ignoring('ENOENT', () => rmdirSync(takeover));
  }
}
