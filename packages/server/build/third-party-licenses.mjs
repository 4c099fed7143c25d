/** Collects the licences of packages whose code a bundle holds: they ask that copies come with their notice. @module */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A package's folder below the last `node_modules` of a path. */
const PACKAGE_FOLDER = /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/**
 * @param {string} folder of a package
 * @returns {Promise<string>} its name, and the full text of its licence
 * @throws when a package has none: then somebody has to decide whether its code may be bundled.
 */
async function noticeOf(folder) {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|notice)\b/i.test(file));
  if (files.length === 0) throw new Error(`${name} is bundled, and has no licence file.`);
  const texts = await Promise.all(files.sort().map((file) => readFile(join(folder, file), 'utf8')));
  return [`${name} ${version}`, ...texts.map((text) => text.trim())].join('\n\n');
}

/**
 * @param {readonly string[]} files that were bundled, relative to this package
 * @returns {Promise<string>} the licences of those that came from other packages, in order of their paths
 */
export async function thirdPartyLicenses(files) {
  const folders = new Set(files.flatMap((file) => PACKAGE_FOLDER.exec(file)?.[0] ?? []));
  const notices = await Promise.all([...folders].sort().map(noticeOf));
  return ['This folder holds code of these packages.', ...notices].join(
    `\n\n${'-'.repeat(80)}\n\n`,
  );
}
