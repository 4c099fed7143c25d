/** Runs npm to its end: the one that started this run, when there is one, since that needs no shell. @module */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { root } from '../lib/run.mjs';

export function runNpm(...args: string[]): SpawnSyncReturns<string> {
  const options = { cwd: root, encoding: 'utf8', timeout: 60_000 } as const;
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) return spawnSync(process.execPath, [npm, ...args], options);
  const isWindows = process.platform === 'win32';
  return spawnSync(isWindows ? 'npm.cmd' : 'npm', args, { ...options, shell: isWindows });
}
