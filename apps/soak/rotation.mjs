/** Rotates the keys of the run with the command line, as an operator would. @module */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** So short that many rotations pass; the client wants a token to have 60 seconds left. */
const LIFETIME_SECONDS = 90;
/** Of the emulator, and of the shop, which waits as long before a new key signs. */
export const KEY_CACHE_SECONDS = 10;
export const KEY_TIMING = { lifetimeSeconds: LIFETIME_SECONDS, keyCacheSeconds: KEY_CACHE_SECONDS };

/** The lead time: a server finds a new key within two seconds, and caches filled just before must forget. */
const LEAD_SECONDS = KEY_CACHE_SECONDS + 3;

/** From one rotation to the next: the lead, then as long as the old key stays published, and a little. */
const CYCLE_MS = (LEAD_SECONDS + LIFETIME_SECONDS + KEY_CACHE_SECONDS + 5) * 1000;

const cli = join(
  createRequire(import.meta.url).resolve('lcw-auth/package.json'),
  '../bin/lcw-auth.js',
);
const run = promisify(execFile);

const TIMES = ['--lifetime', `${LIFETIME_SECONDS}`, '--key-cache', `${KEY_CACHE_SECONDS}`];

async function keys(command, file, ...flags) {
  const { stdout } = await run(process.execPath, [cli, 'keys', command, file, '--json', ...flags]);
  return JSON.parse(stdout);
}

/** Makes the key set. */
export async function createKeys(file) {
  await keys('create', file);
}

/**
 * Rotates and prunes again and again.
 *
 * @returns `counts`, which go on, and `stop()`, which ends it and throws what went wrong
 */
export function startRotation(file) {
  const counts = { rotated: 0, pruned: 0 };
  let failure;
  let running = Promise.resolve();
  const rotate = async () => {
    counts.pruned += (await keys('prune', file, ...TIMES)).removed.length;
    await keys('rotate', file, '--lead', `${LEAD_SECONDS}`, ...TIMES);
    counts.rotated += 1;
  };
  const next = () => {
    running = rotate().catch((error) => {
      failure ??= error;
    });
  };
  next();
  const timer = setInterval(next, CYCLE_MS);
  return {
    counts,
    async stop() {
      clearInterval(timer);
      await running;
      if (failure) throw failure;
    },
  };
}
