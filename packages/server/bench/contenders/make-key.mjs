/** Makes the one RSA-2048 key of a run, in the three forms in which the contenders want it. @module */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The key as a parsed object, as PEM text, and as the file that the README tells sites to use. The
 * file is gone after `remove()`.
 */
export function makeKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-bench-'));
  const file = join(folder, 'lcw-key.pem');
  writeFileSync(file, pem, { mode: 0o600 });
  return { privateKey, pem, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
