/** Decides who may read a key file that is written again. @module */
import type { Stats } from 'node:fs';

const OWNER_ONLY = 0o600;

/** The owner, and a group that was given the file on purpose: the site's, when root rotates for it. */
const OWNER_AND_GROUP = 0o640;

/** 0600 always, but for a file that had exactly 0640. */
export function keyFileMode(old: Stats | undefined): number {
  return old !== undefined && (old.mode & 0o777) === OWNER_AND_GROUP ? OWNER_AND_GROUP : OWNER_ONLY;
}
