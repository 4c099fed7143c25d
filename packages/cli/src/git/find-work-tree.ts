/** Finds the git work tree that a file is in. @module */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The top of the work tree, or undefined outside of one. `.git` is a file in linked work trees and submodules. */
export function findWorkTree(path: string): string | undefined {
  let folder = dirname(path);
  for (;;) {
    if (existsSync(join(folder, '.git'))) return folder;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}
