/** Reads a key file, tells whether it has changed, and looks at who else may read it. @module */
import { readFileSync, type StatsBase, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { HOW_TO_MAKE_A_KEY } from './check-key.ts';

/** Reading by a group that was given the file is as it should be: the site's, when root rotates. */
const TOO_WIDE = 0o027n;

/** A file's text, and the mark by which a later look can tell that it was replaced. */
export interface KeyFile {
  text: string;
  mark: string;
}

/**
 * Everything that differs when a file is written in place, replaced by rename, or reached through
 * another symbolic link, as Kubernetes swaps its mounted secrets.
 */
function markOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntFileStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}

interface BigIntFileStats extends StatsBase<bigint> {
  mtimeNs: bigint;
  ctimeNs: bigint;
}

/** The mark of a file as it is now. */
export async function lookAtKeyFile(path: string): Promise<string> {
  return markOf(await stat(path, { bigint: true }));
}

/** Reads a file. The mark is taken first, so that a change in between is seen at the next look. */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const mark = await lookAtKeyFile(path);
  return { mark, text: await readFile(path, 'utf8') };
}

/** The same, before the server listens. */
export function readKeyFileAtStart(path: string): KeyFile {
  const mark = markOf(statSync(path, { bigint: true }));
  return { mark, text: readFileSync(path, 'utf8') };
}

/** What deserves a look about the file's permissions, where they mean something. */
export function permissionWarning(path: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const mode = statSync(path, { bigint: true }).mode & 0o777n;
  return mode & TOO_WIDE
    ? `Other users of this machine may read the key file ${path} (mode ${mode.toString(8).padStart(4, '0')}). Run: chmod 600 ${path}`
    : undefined;
}

/** Why a file could not be read, in words. */
export function fileProblem(path: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return `there is no file ${path}. ${HOW_TO_MAKE_A_KEY}`;
  if (code === 'EISDIR') return `${path} is a folder. Give the name of the key file in it.`;
  if (code === 'EACCES') return `the file ${path} cannot be read by this user.`;
  return `the file ${path} cannot be read (${code ?? 'unknown reason'}).`;
}
