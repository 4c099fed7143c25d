/** Installs the packages of the lock file, unless they are there already. @module */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm } from './run.mjs';

/** When a file was last written, in epoch milliseconds; 0 when there is none. */
const writtenMs = (/** @type {string} */ path) =>
  statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Stops with a plain message where Node is too old; installs what is missing, which needs the network. */
export async function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`This is Node ${process.versions.node}; lcw-auth needs 20.19 or newer.`);
    process.exit(1);
  }
  // npm writes this file last, when all is in place.
  if (writtenMs('node_modules/.package-lock.json') >= writtenMs('package-lock.json')) return;
  console.log('Installing packages from the lock file. This takes up to a minute …');
  const code = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund']);
  if (code !== 0) {
    console.error('The packages could not be installed: npm’s own message is above.');
    process.exit(1);
  }
}
