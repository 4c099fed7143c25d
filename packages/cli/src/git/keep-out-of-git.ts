/** Makes sure that git never takes a file of private keys, before there is one. @module */
import { join } from 'node:path';
import { CliError } from '../errors/cli-error.ts';
import type { Target } from '../files/resolve-target.ts';
import { gitStanding } from './git-standing.ts';
import { addIgnoreLine } from './ignore-file.ts';

/** A line that was added to a `.gitignore`. */
export interface AddedIgnoreLine {
  file: string;
  line: string;
}

/** What to do about a key file that is in git. */
export function trackedMessage(name: string, line: string): string {
  return `${name} is tracked by git, so its private keys are in the history, or will be. Run: git rm --cached ${name}, add the line ${line} to .gitignore, commit both, and count every key that was ever in it as known to others.`;
}

function refuse(name: string, advice: string): CliError {
  return new CliError(
    'not_ignored_by_git',
    `Git does not ignore ${name} and the temporary files beside it, so the private keys could be committed. ${advice}`,
  );
}

/**
 * Adds the file to the `.gitignore` of its work tree when git does not ignore it yet.
 *
 * @param mayAdd - false to refuse instead.
 * @returns the line that was added, if one was.
 * @throws {CliError} `tracked_by_git` or `not_ignored_by_git`
 */
export function keepOutOfGit(target: Target, mayAdd: boolean): AddedIgnoreLine | undefined {
  const standing = gitStanding(target.path);
  if (standing.state === 'outside' || standing.state === 'ignored') return undefined;
  const { workTree, line } = standing;
  if (standing.state === 'tracked') {
    throw new CliError(
      'tracked_by_git',
      `${trackedMessage(target.name, line)} Then run this again.`,
    );
  }
  if (!mayAdd) {
    throw refuse(target.name, `Add the line ${line} to .gitignore, or leave out --no-gitignore.`);
  }
  addIgnoreLine(workTree, line);
  if (gitStanding(target.path).state !== 'ignored') {
    throw refuse(
      target.name,
      `The line ${line} was added to .gitignore, but another rule takes it back: look for a line that begins with "!".`,
    );
  }
  return { file: join(workTree, '.gitignore'), line };
}
