/** Makes the demo's signing key on its first start. @module */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a new RSA key into a file that only this user can read, unless there is one already.
 *
 * @returns whether the key is new.
 */
export function ensureKeyFile(path: string): boolean {
  if (existsSync(path)) return false;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  try {
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    // wx: of two processes that start at once, one writes and the other uses what it wrote.
    writeFileSync(path, pem, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
