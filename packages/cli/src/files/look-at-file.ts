/** Looks at what a file is before it is read or replaced. @module */
import { type Stats, statSync } from 'node:fs';
import { CliError } from '../errors/cli-error.ts';
import type { Target } from './resolve-target.ts';

/** The file's status, or undefined when there is none. @throws {CliError} for a folder or a device. */
export function lookAtFile({ path, name }: Target): Stats | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return stats;
  throw new CliError(
    'file_unusable',
    `${name} is ${stats.isDirectory() ? 'a folder' : 'no regular file'}. Give the name of a file.`,
  );
}
