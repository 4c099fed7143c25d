/** Replaces a secret file so that every reader, at every moment, finds the old text or the new. @module */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { type FileLock, lockLost } from './file-lock.ts';
import { keepOwner } from './keep-owner.ts';
import { keyFileMode } from './key-file-mode.ts';
import { lookAtFile } from './look-at-file.ts';
import type { Target } from './resolve-target.ts';

function writeTemporary(target: Target, temporary: string, text: string): void {
  // Nobody else may read it from the first moment on.
  const file = openSync(temporary, 'wx', 0o600);
  try {
    keepOwner(target, file);
    fchmodSync(file, keyFileMode(lookAtFile(target)));
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** @throws {CliError} `lock_lost` when another run has taken this one's text for a dead run's, and removed it. */
function putInPlace(temporary: string, target: Target): void {
  try {
    renameSync(temporary, target.path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw lockLost(target, cause);
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
  const temporary = `${target.path}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    writeTemporary(target, temporary, text);
    lock.assertHeld();
    putInPlace(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(target.path));
}
