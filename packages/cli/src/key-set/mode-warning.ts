/** Tells who can no longer read a key file that was rewritten. @module */
import type { Stats } from 'node:fs';
import type { Warning } from '../command.ts';
import { keyFileMode } from '../files/key-file-mode.ts';
import type { Target } from '../files/resolve-target.ts';

const GROUP_AND_OTHERS = 0o077;

/** A warning when others than its owner could read the file before, where modes mean something. */
export function modeWarnings({ name }: Target, stats: Stats): Warning[] {
  const { mode } = stats;
  const isKept = (mode & 0o777) === keyFileMode(stats);
  if (process.platform === 'win32' || isKept || (mode & GROUP_AND_OTHERS) === 0) return [];
  const before = (mode & 0o777).toString(8).padStart(4, '0');
  return [
    {
      code: 'mode_tightened',
      message: `${name} had mode ${before}, so that others could use it; it now has 0600. When the site runs as another user than the file's owner, give the file to that user, or to its group with mode 0640, which is kept.`,
    },
  ];
}
