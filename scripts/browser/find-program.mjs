/** Finds a browser's program: the one that a variable names, or one that is installed. @module */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The program that an environment variable names.
 *
 * @param {string} variable
 * @returns {string | undefined} undefined when it is not set.
 * @throws when it names something else.
 */
export function namedProgram(variable) {
  const path = process.env[variable];
  if (!path || isExecutable(path)) return path || undefined;
  throw new Error(`${variable} is '${path}', where there is no program to run.`);
}

/**
 * The first program that is on the `PATH` under one of these names, or else in one of these places.
 *
 * @param {readonly string[]} names
 * @param {readonly string[]} places
 */
export function installedProgram(names, places) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...places].find(isExecutable);
}
