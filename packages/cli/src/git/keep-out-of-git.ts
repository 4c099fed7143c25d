/** Makes sure that git never takes a file of private keys, before there is one. @module */
import { appendFileSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../errors.ts';
import type { Target } from '../files/target.ts';
import { gitStanding, missingLines, readIgnoreFile } from './git-standing.ts';

/** Lines that were added to a `.gitignore`. */
export interface AddedIgnoreLines {
  file: string;
  lines: string[];
}

const COMMENT = '# Private signing keys of lcw-auth, and their lock';

const named = (lines: readonly string[]) => `the lines ${lines.join(' and ')}`;

/** What to do about a key file that is in git. */
export function trackedMessage(name: string, lines: readonly string[]): string {
  return `${name} is tracked by git, so its private keys are in the history, or will be. Run: git rm --cached ${name}, add ${named(lines)} to .gitignore, commit both, and count every key that was ever in it as known to others.`;
}

/** What to do about a key file that git would take. */
export function exposedMessage(name: string, lines: readonly string[]): string {
  return `Git does not ignore ${name} and its lock, so the private keys could be committed. Add ${named(lines)} to .gitignore`;
}

/**
 * Adds lines at the end, in the file's own style of line breaks.
 *
 * @throws {CliError} `not_ignored_by_git` when `.gitignore` is a symbolic link: git does not follow
 * one, and what it leads to may be somebody else's.
 */
function addLines(workTree: string, lines: readonly string[]): void {
  const file = join(workTree, '.gitignore');
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new CliError(
      'not_ignored_by_git',
      `${file} is a symbolic link, which git does not follow. Make it a file with ${named(lines)}, and run this again.`,
    );
  }
  const text = readIgnoreFile(workTree);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const start = text === '' || text.endsWith('\n') ? [] : [''];
  appendFileSync(file, [...start, COMMENT, ...lines].join(newline) + newline);
}

/**
 * Adds the file and its lock to the `.gitignore` of its work tree when git does not ignore them yet.
 *
 * @param mayAdd - false to refuse instead.
 * @returns the lines that were added, if any were.
 * @throws {CliError} `tracked_by_git` or `not_ignored_by_git`
 */
export function keepOutOfGit(
  { path, name }: Target,
  mayAdd: boolean,
): AddedIgnoreLines | undefined {
  const standing = gitStanding(path);
  if (standing.state === 'outside' || standing.state === 'ignored') return undefined;
  const { workTree, lines } = standing;
  if (standing.state === 'tracked') {
    throw new CliError('tracked_by_git', `${trackedMessage(name, lines)} Then run this again.`);
  }
  if (!mayAdd) {
    const message = `${exposedMessage(name, lines)}, or leave out --no-gitignore.`;
    throw new CliError('not_ignored_by_git', message);
  }
  const missing = missingLines(workTree, lines);
  addLines(workTree, missing);
  if (gitStanding(path).state !== 'ignored') {
    throw new CliError(
      'not_ignored_by_git',
      `Git does not ignore ${name} and its lock, so the private keys could be committed: .gitignore has ${named(lines)}, but another rule takes them back. Look for a line that begins with "!".`,
    );
  }
  return { file: join(workTree, '.gitignore'), lines: missing };
}
