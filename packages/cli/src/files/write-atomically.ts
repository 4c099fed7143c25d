/** Replaces a secret file so that every reader, at every moment, finds the old text or the new. @module */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FileLock } from './file-lock.ts';
import { keepOwner } from './keep-owner.ts';
import type { Target } from './resolve-target.ts';

/** Nobody but the owner may read private keys. */
const MODE = 0o600;

const TEMPORARY = /^\.[0-9a-f]{16}\.tmp$/;

/** Removes what runs that were killed left behind: it may hold private keys. */
function removeLeftovers(path: string): void {
  const name = basename(path);
  for (const entry of readdirSync(dirname(path))) {
    if (entry.startsWith(name) && TEMPORARY.test(entry.slice(name.length))) {
      rmSync(join(dirname(path), entry), { force: true });
    }
  }
}

function writeTemporary(target: Target, temporary: string, text: string): void {
  const file = openSync(temporary, 'wx', MODE);
  try {
    fchmodSync(file, MODE);
    keepOwner(target, file);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
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

/**
 * Writes beside the file, then renames. Each run has its own temporary name, so that a run which
 * lost its lock while it was suspended can never put its half-written text under another's rename.
 */
export function writeAtomically(target: Target, text: string, lock: FileLock): void {
  removeLeftovers(target.path);
  const temporary = `${target.path}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    writeTemporary(target, temporary, text);
    lock.assertHeld();
    renameSync(temporary, target.path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(target.path));
}
