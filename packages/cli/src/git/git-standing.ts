/** Decides whether git would take a file of private keys into its history. @module */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { CliError } from '../errors.ts';
import { lockPathOf } from '../files/file-lock.ts';

/** Where a file stands with git. `lines` are what `.gitignore` should have: the file's own, and that of its lock. */
export type GitStanding =
  | { state: 'outside' }
  | { state: 'tracked' | 'ignored' | 'exposed'; workTree: string; lines: string[] };

/** The top of the work tree, or undefined outside of one. `.git` is a file in linked work trees and submodules. */
function findWorkTree(path: string): string | undefined {
  let folder = dirname(path);
  for (;;) {
    if (existsSync(join(folder, '.git'))) return folder;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
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
function askGit(
  workTree: string,
  args: readonly string[],
  input = '',
): { exitCode: number; stdout: string } | undefined {
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

/** The line that ignores this one file, or a folder of its name, and nothing beside it. */
function ignoreLine(workTree: string, path: string): string {
  const name = relative(workTree, path).split(sep).join('/');
  return `/${name.replace(/[\\*?[]/g, '\\$&').replace(/ $/, '\\ ')}`;
}

/** The text of the `.gitignore` at the top of a work tree; empty when there is none. */
export function readIgnoreFile(workTree: string): string {
  try {
    return readFileSync(join(workTree, '.gitignore'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** The lines that the `.gitignore` at the top does not have yet. */
export function missingLines(workTree: string, lines: readonly string[]): string[] {
  const present = readIgnoreFile(workTree).split(/\r?\n/);
  return lines.filter((line) => !present.includes(line));
}

/**
 * Asks git; where it is not installed, only the exact lines in `.gitignore` count. A file whose lock
 * is not ignored is exposed too: the new keys are written there first.
 */
export function gitStanding(path: string): GitStanding {
  const workTree = findWorkTree(path);
  if (workTree === undefined) return { state: 'outside' };
  const paths = [path, lockPathOf(path)];
  const lines = paths.map((each) => ignoreLine(workTree, each));
  const query = ['--literal-pathspecs', 'ls-files', '--error-unmatch', '--', path];
  if (askGit(workTree, query)?.exitCode === 0) return { state: 'tracked', workTree, lines };
  const answer = askGit(workTree, ['check-ignore', '-z', '--stdin'], paths.join('\0'));
  const isIgnored = answer
    ? answer.stdout.split('\0').filter(Boolean).length === paths.length
    : missingLines(workTree, lines).length === 0;
  return { state: isIgnored ? 'ignored' : 'exposed', workTree, lines };
}
