/** Asks git a question about a work tree. @module */
import { spawnSync } from 'node:child_process';

/** Set by git for its hooks, or by a person: they would change what the question means. */
const MISLEADING = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_PREFIX',
  'GIT_LITERAL_PATHSPECS',
];

/** What git said. */
export interface GitAnswer {
  exitCode: number;
  stdout: string;
}

/** Git's answer, or undefined when git is not installed or will not look at this work tree. */
export function runGit(
  workTree: string,
  args: readonly string[],
  input = '',
): GitAnswer | undefined {
  const env = { ...process.env };
  for (const name of MISLEADING) delete env[name];
  const { status, stdout } = spawnSync('git', ['-C', workTree, ...args], {
    encoding: 'utf8',
    env,
    input,
    windowsHide: true,
  });
  return status === 0 || status === 1 ? { exitCode: status, stdout } : undefined;
}
