/** Finds programs of the system that tests need, and installs them where that is easy. @module */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

/**
 * @typedef {object} Program
 * @property {string} variable the environment variable that may name it
 * @property {string[]} names under which it may be on the path
 * @property {string[]} places where else it may be
 */

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The program that the environment variable names, or the first of these that is installed.
 *
 * @param {Program} program
 * @param {string} [own] another place to look first
 */
export function findProgram({ variable, names, places }, own) {
  const named = process.env[variable];
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`${variable} is '${named}', where there is no program to run.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...(own ? [own] : []), ...onPath, ...places].find(isProgram);
}

/**
 * Installs a package of a Debian system, where this process may.
 *
 * @param {string} name
 */
export async function aptInstall(name) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
  console.log(`Installing the system’s ${name} with apt-get. This takes about half a minute …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env });
}
