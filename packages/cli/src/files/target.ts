/** Finds the file behind a name, so that a symbolic link stays one and two names share one lock. @module */
import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CliError } from '../errors.ts';

const MAX_LINKS = 40;

/** The server's rule, so that it can read what is made here; and a line break is two lines to git. */
const UNUSABLE_NAME = /[{\p{Cc}]|-----BEGIN/u;

/** A file as it was named, and where it really is. */
export interface Target {
  /** As typed, for messages. */
  name: string;
  /** Absolute, without symbolic links. The file need not exist; its folder does. */
  path: string;
}

function realFolder(folder: string, name: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CliError(
      'file_not_found',
      `There is no folder ${folder} for ${name}. Make the folder first.`,
      { cause: error },
    );
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/**
 * Follows symbolic links, also one that leads to no file yet.
 *
 * @throws {CliError} when the name is empty or its folder does not exist.
 */
export function resolveTarget(cwd: string, name: string): Target {
  if (name === '') throw new CliError('wrong_usage', 'The file name is empty. Give a name.');
  if (UNUSABLE_NAME.test(name)) {
    throw new CliError(
      'wrong_usage',
      'The file name has a brace or a control character in it, which keysFromFile would take for a key itself. Give another name.',
    );
  }
  let path = resolve(cwd, name);
  for (let links = 0; links < MAX_LINKS; links++) {
    path = join(realFolder(dirname(path), name), basename(path));
    if (!isLink(path)) return { name, path };
    path = resolve(dirname(path), readlinkSync(path));
  }
  throw new CliError(
    'file_unusable',
    `The symbolic links of ${name} lead in a circle. Give the name of the file itself.`,
  );
}

/** The file's status, or undefined when there is none. @throws {CliError} for a folder or a device. */
export function lookAtFile({ path, name }: Target): Stats | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return stats;
  throw new CliError(
    'file_unusable',
    `${name} is ${stats.isDirectory() ? 'a folder' : 'not a regular file'}. Give the name of a file.`,
  );
}
