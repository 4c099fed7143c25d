/** Looks at a key file and reads it, without ever waiting for something that is not a file. @module */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  type StatsBase,
} from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { HOW_TO_MAKE_A_KEY } from './how-to-make-a-key.ts';
import { mayBeKeyMaterial } from './key-material.ts';
import { KeySourceError } from './key-source.ts';

/** Reading by a group that was given the file is as it should be: the site's, when root rotates. */
const TOO_WIDE = 0o027n;

/** Hundreds of keys. `lcw-auth keys` has the same limit. */
const MAX_BYTES = 1_048_576n;

/** Opening a pipe would otherwise wait until somebody writes to it. */
const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

interface BigIntFileStats extends StatsBase<bigint> {
  mtimeNs: bigint;
  ctimeNs: bigint;
}

/** What a look at a file tells without reading it. */
export interface KeyFileLook {
  /**
   * Differs when a file is written in place, replaced by rename, or reached through another symbolic
   * link, as Kubernetes swaps its mounted secrets.
   */
  mark: string;
  /** Whether the file has no name any more: it was replaced where it is mounted from. */
  isUnlinked: boolean;
  /** Who may do what, as `chmod` counts it. */
  mode: bigint;
}

/** A file's bytes, with the look that was taken just before. */
export interface KeyFile extends KeyFileLook {
  bytes: Buffer;
}

function examine(path: string, stats: BigIntFileStats): KeyFileLook {
  const { dev, ino, size, mtimeNs, ctimeNs, nlink, mode } = stats;
  if (stats.isDirectory()) {
    throw new KeySourceError(`${path} is a folder. Give the name of the key file in it.`);
  }
  if (!stats.isFile()) {
    throw new KeySourceError(
      `${path} is a pipe or a device, not a regular file. Put the key file there.`,
    );
  }
  if (size > MAX_BYTES) {
    throw new KeySourceError(
      `${path} has ${size} bytes; a key file has at most ${MAX_BYTES}. Give the name of the key file.`,
    );
  }
  const mark = [dev, ino, size, mtimeNs, ctimeNs].join(':');
  return { mark, isUnlinked: nlink === 0n, mode: mode & 0o777n };
}

/** Looks at a file as it is now. @throws {KeySourceError} when it is not a file that could be read. */
export async function lookAtKeyFile(path: string): Promise<KeyFileLook> {
  return examine(path, await stat(path, { bigint: true }));
}

/** Reads a file. The look comes first, so that a change in between is seen at the next one. */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const file = await open(path, READ_WITHOUT_WAITING);
  try {
    const look = examine(path, await file.stat({ bigint: true }));
    return { ...look, bytes: await file.readFile() };
  } finally {
    await file.close();
  }
}

/** The same, before the server listens. */
export function readKeyFileAtStart(path: string): KeyFile {
  const file = openSync(path, READ_WITHOUT_WAITING);
  try {
    const look = examine(path, fstatSync(file, { bigint: true }));
    return { ...look, bytes: readFileSync(file) };
  } finally {
    closeSync(file);
  }
}

/** What deserves a look about a file's permissions, where they mean something. */
export function permissionWarning(path: string, { mode }: KeyFileLook): string | undefined {
  if (process.platform === 'win32' || (mode & TOO_WIDE) === 0n) return undefined;
  return `Other users of this machine may read the key file ${path} (mode ${mode.toString(8).padStart(4, '0')}). Run: chmod 600 ${path}`;
}

/**
 * How to call a file in a message: by its name, unless that may be a key which was given in place of
 * one. What exists is a name. It asks the file system, and is for before the server listens.
 */
export function nameOfKeyFile(path: string): string | undefined {
  const doubtful = existsSync(dirname(path)) ? basename(path) : path;
  return existsSync(path) || !mayBeKeyMaterial(doubtful) ? path : undefined;
}

/**
 * Why a file could not be read, in words. The advice differs when its keys are in memory still.
 *
 * @param known - its name, when that may be repeated.
 */
export function fileProblem(
  known: string | undefined,
  error: unknown,
  areKeysInUse: boolean,
): string {
  if (error instanceof KeySourceError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  const name = known ?? 'of that name (which is not repeated: it may be a key)';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return areKeysInUse
      ? `the file ${name} is gone. Put back the last good copy, and make no new one: its keys would be unknown to Omnichannel.`
      : `there is no file ${name}. If there was one, put back the last good copy. If this site is new, it needs one. ${HOW_TO_MAKE_A_KEY}`;
  }
  if (code === 'ENAMETOOLONG') {
    return 'keysFromFile received a name that is too long for a file. Give a file name; for the text of a key use keysFromPem.';
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return `the file ${name} cannot be read by this user. Check who owns it, and its folder.`;
  }
  return `the file ${name} cannot be read (${code ?? 'unknown reason'}).`;
}
