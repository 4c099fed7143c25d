/** Gives a new file to those who could use the one that it replaces, and to nobody else. @module */
import { spawnSync } from 'node:child_process';
import { fchmodSync, fchownSync, fstatSync, type Stats, statSync } from 'node:fs';
import { CliError } from '../errors.ts';
import { lookAtFile, type Target } from './target.ts';

const OWNER_ONLY = 0o600;

/** The owner, and a group that was given the file on purpose: the site's, when root rotates for it. */
const OWNER_AND_GROUP = 0o640;

/** 0600 always, but for a file that had exactly 0640. */
export function keyFileMode(old: Stats | undefined): number {
  return old !== undefined && (old.mode & 0o777) === OWNER_AND_GROUP ? OWNER_AND_GROUP : OWNER_ONLY;
}

/**
 * A key file that root rotates for a web server must stay readable for that server.
 *
 * @param file - the descriptor of the new file.
 * @throws {CliError} `wrong_owner` when the file belongs to somebody else, and this user cannot give files away.
 */
export function keepOwnerAndMode(target: Target, file: number): void {
  const old = lookAtFile(target);
  const own = fstatSync(file);
  if (old !== undefined && (old.uid !== own.uid || old.gid !== own.gid)) {
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
  fchmodSync(file, keyFileMode(old));
}

const ask = (command: string, args: readonly string[], input?: string) =>
  spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, input });

/**
 * POSIX has `ls` show a plus sign behind the mode of a file that has an access control list. On Linux
 * the group's bits say what such a list can grant at most, so that most files need not be asked.
 */
function hasAccessList(path: string): boolean {
  if (process.platform === 'win32') return false;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  if (process.platform === 'linux' && (mode & 0o070) === 0) return false;
  return ask('ls', ['-ld', '--', path]).stdout?.[10] === '+';
}

/**
 * Node knows nothing of access control lists, so the system's own programs copy them.
 *
 * @throws {CliError} `acl_lost` where they cannot.
 */
export function keepAccessList({ path, name }: Target, newPath: string): void {
  if (!hasAccessList(path)) return;
  const { stdout, status } = ask('getfacl', ['--absolute-names', '--omit-header', '--', path]);
  if (status === 0) ask('setfacl', ['--set-file=-', '--', newPath], stdout);
  if (hasAccessList(newPath)) return;
  throw new CliError(
    'acl_lost',
    `${name} has an access control list, which could not be copied to the file that replaces it, and the site may need it to read its keys. Install getfacl and setfacl, or give the file to the site's group with mode 0640 instead of the list. Nothing was changed.`,
  );
}
