/** Reads a key set file, or says what it is instead. @module */
import { readFileSync, type Stats } from 'node:fs';
import { CliError } from '../errors/cli-error.ts';
import { lookAtFile } from '../files/look-at-file.ts';
import type { Target } from '../files/resolve-target.ts';
import { type KeySet, MAX_KEY_SET_BYTES, readKeySetText } from './key-set.ts';

/** A key set, and the file that it was read from. */
export interface KeySetFile extends KeySet {
  stats: Stats;
}

const PEM_ADVICE =
  'is a PEM file: it holds one key, and its public key is published without a kid, so it cannot rotate. Make a key set beside it with `lcw-auth keys create` and give that to keysFromFile in a quiet hour: the first change of key is the one that running chats notice.';

/** @throws {CliError} `file_not_found` or `not_a_key_set` */
export async function readKeySet(target: Target): Promise<KeySetFile> {
  const stats = lookAtFile(target);
  if (stats === undefined) {
    throw new CliError(
      'file_not_found',
      `There is no file ${target.name}. Make a key set with \`lcw-auth keys create ${target.name}\`, or give the name of the one that there is.`,
    );
  }
  if (stats.size > MAX_KEY_SET_BYTES) {
    throw new CliError(
      'not_a_key_set',
      `${target.name} has ${stats.size} bytes; a key set has at most ${MAX_KEY_SET_BYTES}. Give the name of the key set.`,
    );
  }
  const text = readFileSync(target.path, 'utf8');
  if (!text.trimStart().startsWith('{') && text.includes('-----BEGIN')) {
    throw new CliError('not_a_key_set', `${target.name} ${PEM_ADVICE}`);
  }
  const set = await readKeySetText(text);
  if ('problem' in set) {
    throw new CliError(
      'not_a_key_set',
      `${target.name} cannot be used: ${set.problem} Nothing was changed; put back the last good copy, or fix it.`,
    );
  }
  return { ...set, stats };
}
