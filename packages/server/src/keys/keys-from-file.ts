/** Takes the signing key from a PEM file, and looks at who else may read that file. @module */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeValue } from '../errors/describe-value.ts';
import type { KeySource } from './key-source.ts';
import { brokenSource, keysFromPem } from './keys-from-pem.ts';

const GROUP_AND_OTHERS = 0o077;

function permissionWarning(path: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const mode = statSync(path).mode & 0o777;
  return mode & GROUP_AND_OTHERS
    ? `Other users of this machine may read the key file ${path} (mode ${mode.toString(8).padStart(4, '0')}). Run: chmod 600 ${path}`
    : undefined;
}

function fileProblem(path: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return `there is no file ${path}. Make the key first.`;
  if (code === 'EACCES') return `the file ${path} cannot be read by this user.`;
  return `the file ${path} cannot be read (${code ?? 'unknown reason'}).`;
}

/**
 * One RSA private key in a PEM file. The file is read here, once.
 *
 * @param path - absolute, or relative to the working directory.
 */
export function keysFromFile(path: string): KeySource {
  if (typeof path !== 'string' || path === '') {
    return brokenSource(`keysFromFile received ${describeValue(path)}. Give a file name.`);
  }
  const file = resolve(path);
  try {
    const source = keysFromPem(readFileSync(file, 'utf8'));
    return source.problem === undefined
      ? { ...source, warning: permissionWarning(file) }
      : brokenSource(`in ${file}: ${source.problem}`);
  } catch (error) {
    return brokenSource(fileProblem(file, error));
  }
}
