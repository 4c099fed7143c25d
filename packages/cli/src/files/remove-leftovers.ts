/** Removes what runs that were killed left beside a file: it may hold private keys. @module */
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const TEMPORARY = /^\.[0-9a-f]{16}\.tmp$/;

/**
 * Call it as soon as the lock is held and before the file is read: a run that was only held up
 * then fails at its rename instead of putting an older set over what is written now.
 *
 * @param path - of the file itself.
 */
export function removeLeftovers(path: string): void {
  const name = basename(path);
  for (const entry of readdirSync(dirname(path))) {
    if (entry.startsWith(name) && TEMPORARY.test(entry.slice(name.length))) {
      rmSync(join(dirname(path), entry), { force: true });
    }
  }
}
