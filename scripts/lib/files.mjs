/** Which files the repository has, without asking git: a copy of it may not be git's. @module */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/** Folders of packages that are published, relative to the repository: `packages/server`, … */
export function publicPackages() {
  return readdirSync(join(root, 'packages'))
    .map((name) => `packages/${name}`)
    .filter((folder) => {
      const path = join(root, folder, 'package.json');
      return existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).private !== true;
    });
}

/** What is installed, built, or written by a run. */
const NOT_OURS =
  /^(?:node_modules|dist|api|generated|coverage|reports|test-results|playwright-report)$/;
/** Folders with a dot that are ours; the others belong to tools. */
const OURS = ['.github', '.changeset'];
const TEXT = /\.(?:md|ts|mts|cts|js|mjs|cjs|json|yml|yaml|html|css|eta)$/;

/**
 * The text files that are written by hand, relative to the repository, with forward slashes.
 *
 * @param {string} [folder]
 * @returns {string[]}
 */
export function textFiles(folder = '') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) return TEXT.test(path) ? [path] : [];
    if (!entry.isDirectory() || NOT_OURS.test(entry.name)) return [];
    return entry.name.startsWith('.') && !OURS.includes(entry.name) ? [] : textFiles(path);
  });
}
