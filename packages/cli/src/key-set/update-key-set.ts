/** Changes a key set file: reads, changes and writes while no other process does. @module */
import { withFileLock } from '../files/file-lock.ts';
import type { Target } from '../files/resolve-target.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { type KeyEntry, writeKeySetText } from './key-set.ts';
import { type KeySetFile, readKeySet } from './read-key-set.ts';

/** A change of a set's keys. */
export interface KeySetChange {
  /** What the file was before. */
  before: KeySetFile;
  entries: readonly KeyEntry[];
}

type Entries = readonly KeyEntry[];

/**
 * @param prepare - work that takes long; done before others have to wait.
 * @param change - given the keys in the file, returns those that it shall have. When it returns the
 * same array, nothing is written.
 * @throws {CliError}
 */
export async function updateKeySet<T>(
  target: Target,
  prepare: () => Promise<T>,
  change: (entries: Entries, prepared: T) => Entries | Promise<Entries>,
): Promise<KeySetChange> {
  // A file that cannot be used is refused before anything else is done.
  await readKeySet(target);
  const prepared = await prepare();
  return withFileLock(target, async (lock) => {
    const before = await readKeySet(target);
    const entries = await change(before.entries, prepared);
    if (entries !== before.entries) {
      writeAtomically(target, writeKeySetText({ ...before, entries }), lock);
    }
    return { before, entries };
  });
}
