/** The shop's signing keys: made and rotated by the command line, as an operator would. @module */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { KeyTiming } from '@lcw-auth/server/keys';

/** How long a running server may take to find a new key in its file, and a little. */
const NOTICE_SECONDS = 3;

/**
 * A new key waits as long as keys may be cached before it signs: here so short that one can watch.
 * A real site leaves both out. Then it waits a day, and nobody has to look.
 */
export const DEMO_TIMING: KeyTiming = { lifetimeSeconds: 3600, keyCacheSeconds: 30 };

const cli = createRequire(import.meta.url).resolve('lcw-auth/package.json');
const command = (...args: string[]) => [join(dirname(cli), 'bin/lcw-auth.js'), 'keys', ...args];
const run = promisify(execFile);

/**
 * Makes a key set with one key, unless there is a file already: `lcw-auth keys create`.
 *
 * @returns whether the keys are new.
 */
export function ensureKeyFile(path: string): boolean {
  if (existsSync(path)) return false;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    execFileSync(process.execPath, command('create', path), { stdio: 'pipe' });
    return true;
  } catch (error) {
    // Of two processes that start at once, one makes the keys and the other uses them.
    if (existsSync(path)) return false;
    throw error;
  }
}

/**
 * Adds a key that takes over after the lead time, and removes those that are done: `lcw-auth keys
 * prune` and `keys rotate`. Running servers notice by themselves.
 *
 * @returns the new key's `kid`.
 */
export async function rotateKeys(path: string, timing: KeyTiming): Promise<string> {
  const times = [
    ...['--lifetime', String(timing.lifetimeSeconds)],
    ...['--key-cache', String(timing.keyCacheSeconds)],
  ];
  // The lead time counts from when the servers have the key: a cache filled just before must forget it too.
  const lead = ['--lead', String(timing.keyCacheSeconds + NOTICE_SECONDS)];
  await run(process.execPath, command('prune', path, ...times));
  const { stdout } = await run(
    process.execPath,
    command('rotate', path, '--json', ...lead, ...times),
  );
  return JSON.parse(stdout).key.kid;
}
