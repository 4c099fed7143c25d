/** Gives a new file to the owner and the group of the one that it replaces. @module */
import { fchownSync, fstatSync } from 'node:fs';
import { CliError } from '../errors/cli-error.ts';
import { lookAtFile } from './look-at-file.ts';
import type { Target } from './resolve-target.ts';

/**
 * A key file that root rotates for a web server must stay readable for that server.
 *
 * @throws {CliError} `wrong_owner` when the file belongs to somebody else, and this user cannot give files away.
 */
export function keepOwner(target: Target, file: number): void {
  const old = lookAtFile(target);
  if (old === undefined) return;
  const own = fstatSync(file);
  if (old.uid === own.uid && old.gid === own.gid) return;
  try {
    fchownSync(file, old.uid, old.gid);
  } catch (cause) {
    throw new CliError(
      'wrong_owner',
      `${target.name} belongs to user ${old.uid} and group ${old.gid}, who could not read it any more after this. Run the command as that user, or as root.`,
      { cause },
    );
  }
}
