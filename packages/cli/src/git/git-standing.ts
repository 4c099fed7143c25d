/** Decides whether git would take a file of private keys into its history. @module */
import { findWorkTree } from './find-work-tree.ts';
import { hasIgnoreLine, ignoreLine } from './ignore-file.ts';
import { runGit } from './run-git.ts';

/** Where a file stands with git. `line` is what `.gitignore` should have. */
export type GitStanding =
  | { state: 'outside' }
  | { state: 'tracked' | 'ignored' | 'exposed'; workTree: string; line: string };

/** A file name as git would see one of a run that is under way, or was killed. */
const temporaryNameFor = (path: string) => `${path}.0000000000000000.tmp`;

function isIgnored(workTree: string, path: string, line: string): boolean {
  const paths = [path, temporaryNameFor(path)];
  const answer = runGit(workTree, ['check-ignore', '-z', '--stdin'], paths.join('\0'));
  if (answer === undefined) return hasIgnoreLine(workTree, line);
  return answer.stdout.split('\0').filter(Boolean).length === paths.length;
}

/**
 * Asks git; where it is not installed, only the exact line in `.gitignore` counts. A file whose
 * temporary neighbours are not ignored is exposed too: they hold the same keys.
 */
export function gitStanding(path: string): GitStanding {
  const workTree = findWorkTree(path);
  if (workTree === undefined) return { state: 'outside' };
  const line = ignoreLine(workTree, path);
  const query = ['--literal-pathspecs', 'ls-files', '--error-unmatch', '--', path];
  const tracked = runGit(workTree, query);
  if (tracked?.exitCode === 0) return { state: 'tracked', workTree, line };
  return { state: isIgnored(workTree, path, line) ? 'ignored' : 'exposed', workTree, line };
}
