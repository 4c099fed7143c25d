/** Installs the packages of the lock file, unless they are there already. @module */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { runNpm } from './run.mjs';

/** @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockedPackage */

/**
 * @param {string} path
 * @returns {Record<string, LockedPackage>}
 */
const lockedPackages = (path) => JSON.parse(readFileSync(path, 'utf8')).packages ?? {};

/** Whether what npm installed last is what the lock file asks for. */
function isInstalled() {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return false;
  const installed = lockedPackages(installedPath);
  return Object.entries(lockedPackages(join(root, 'package-lock.json')))
    .filter(([path, { link, optional }]) => path.includes('node_modules/') && !link && !optional)
    .every(([path, { version }]) => installed[path]?.version === version);
}

/** Stops with a plain message where Node is too old to run any of this. */
export function assertNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`This is Node ${process.versions.node}; lcw-auth needs 20.19 or newer.`);
  process.exit(1);
}

/** Installs what is missing. Needs the network only when something is. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing packages from the lock file. This takes up to a minute …');
  const code = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund']);
  if (code !== 0) {
    console.error('The packages could not be installed: npm’s own message is above.');
    process.exit(1);
  }
}
