/** Changes a key set file: reads, changes and writes while no other process does. @module */
import { CliError } from '../errors/cli-error.ts';
import { withFileLock } from '../files/file-lock.ts';
import type { Target } from '../files/resolve-target.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { type KeyEntry, MAX_KEY_SET_BYTES, writeKeySetText } from './key-set.ts';
import { type KeySetFile, readKeySet } from './read-key-set.ts';

/** A change of a set's keys. */
export interface KeySetChange {
  /** What the file was before. */
  before: KeySetFile;
  entries: readonly KeyEntry[];
}

type Entries = readonly KeyEntry[];

/** @throws {CliError} `key_set_too_large` for a text that nothing would read again. */
function assertFits({ name }: Target, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_KEY_SET_BYTES) return;
  throw new CliError(
    'key_set_too_large',
    `${name} would have ${bytes} bytes; a key set has at most ${MAX_KEY_SET_BYTES}, and nothing would read it any more. Remove retired keys with \`lcw-auth keys prune ${name}\`, or members that you added yourself. Nothing was changed.`,
  );
}

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
      const text = writeKeySetText({ ...before, entries });
      assertFits(target, text);
      writeAtomically(target, text, lock);
    }
    return { before, entries };
  });
}
