/** Reads and extends the `.gitignore` at the top of a work tree. @module */
import { appendFileSync, lstatSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { CliError } from '../errors/cli-error.ts';

const COMMENT = '# Private signing keys of lcw-auth, their lock and their temporary files';

/** The line that ignores a file together with the lock and the temporary files beside it. */
export function ignoreLine(workTree: string, path: string): string {
  const name = relative(workTree, path).split(sep).join('/');
  return `/${name.replace(/[\\*?[]/g, '\\$&')}*`;
}

function read(workTree: string): string {
  try {
    return readFileSync(join(workTree, '.gitignore'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Whether the file has this very line. */
export function hasIgnoreLine(workTree: string, line: string): boolean {
  return read(workTree).split(/\r?\n/).includes(line);
}

/**
 * Adds the line at the end, in the file's own style of line breaks.
 *
 * @throws {CliError} `not_ignored_by_git` when `.gitignore` is a symbolic link: git does not follow
 * one, and what it leads to may be somebody else's.
 */
export function addIgnoreLine(workTree: string, line: string): void {
  const file = join(workTree, '.gitignore');
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new CliError(
      'not_ignored_by_git',
      `${file} is a symbolic link, which git does not follow. Make it a file with the line ${line}, and run this again.`,
    );
  }
  const text = read(workTree);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' || text.endsWith('\n') ? [COMMENT, line] : ['', COMMENT, line];
  appendFileSync(file, lines.join(newline) + newline);
}
