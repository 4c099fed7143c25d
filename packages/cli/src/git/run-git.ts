/** Asks git a question about a work tree. @module */
import { spawnSync } from 'node:child_process';
import { CliError } from '../errors/cli-error.ts';

/** What git said. */
export interface GitAnswer {
  exitCode: number;
  stdout: string;
}

/** Set by git for its hooks, or by a person: they would change what the question means. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return Object.fromEntries(foreign);
}

/**
 * Git's answer, or undefined when git is not installed.
 *
 * @throws {CliError} `not_ignored_by_git` when git will not say, for example because the work tree
 * belongs to somebody else: what is not known to be safe is refused.
 */
export function runGit(
  workTree: string,
  args: readonly string[],
  input = '',
): GitAnswer | undefined {
  const { error, status, stdout, stderr } = spawnSync('git', ['-C', workTree, ...args], {
    encoding: 'utf8',
    env: ownEnvironment(),
    input,
    windowsHide: true,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return undefined;
  if (status === 0 || status === 1) return { exitCode: status, stdout };
  const reason = (stderr ?? '').trim().split('\n')[0] || error?.message || 'no reason given';
  throw new CliError(
    'not_ignored_by_git',
    `Git cannot say whether it would take the file into the history of ${workTree} (${reason}). Fix that, or keep the file outside of the work tree.`,
  );
}
