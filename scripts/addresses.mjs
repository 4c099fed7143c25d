/**
 * `npm run addresses`: writes the documentation's and the repository's address wherever they have to
 * stand, and a copy of the errors page into every package. The addresses come from one place,
 * `homepage` and `repository` of the root manifest.
 *
 * `--check` writes nothing and fails where something differs; `--publish` refuses, besides, the
 * reserved name that stands there until there is a real one: error addresses are kept for ever, so a
 * package must not carry one that leads nowhere.
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { publicPackages, textFiles } from './lib/files.mjs';
import { root } from './lib/run.mjs';

/** @typedef {{ path: string, text: string }} Written - `path` is relative to the repository. */

/** What texts say until there are addresses. Nobody can register a name below `.example` (RFC 2606). */
const RESERVED = {
  errorsPage: 'https://lcw-auth.example/errors',
  repository: 'https://lcw-auth.example/repository',
};

const RESERVED_NAME = /(?:^|\.)(?:example|invalid|localhost|test)$/;

/** A link to another file, up to its end or its anchor. */
const RELATIVE_LINK = /\]\((?!\w+:|#)([^)#\s]+)/g;

const COPY_NOTE = '<!-- Written by `npm run addresses` from docs/errors.md. -->';

const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8');

/** The addresses of the root manifest. */
function readAddresses() {
  const { homepage, repository } = JSON.parse(read('package.json'));
  return {
    homepage: String(homepage).replace(/\/$/, ''),
    repository: String(repository.url)
      .replace(/^git\+/, '')
      .replace(/\.git$/, ''),
  };
}

const { homepage, repository } = readAddresses();
const errorsPage = `${homepage}/errors`;

/** A text in which the real addresses stand for the reserved ones. */
const withAddresses = (/** @type {string} */ text) =>
  text.replaceAll(RESERVED.errorsPage, errorsPage).replaceAll(RESERVED.repository, repository);

/**
 * A manifest with our fields: in their places when they are there, else below the description.
 *
 * @param {string} folder
 * @returns {Written}
 */
function manifestOf(folder) {
  const path = `${folder}/package.json`;
  const fields = {
    homepage,
    repository: { type: 'git', url: `git+${repository}.git`, directory: folder },
    bugs: { url: `${repository}/issues` },
  };
  const manifest = Object.entries(JSON.parse(read(path))).flatMap((entry) =>
    entry[0] === 'description' ? [entry, ...Object.entries(fields)] : [entry],
  );
  const text = JSON.stringify({ ...Object.fromEntries(manifest), ...fields }, undefined, 2);
  return { path, text: `${text}\n` };
}

/**
 * The module of a package whose messages end with addresses; other packages have none.
 *
 * @param {string} folder
 * @returns {Written[]}
 */
function errorsPageModule(folder) {
  const path = `${folder}/src/errors-page.ts`;
  if (!existsSync(join(root, path))) return [];
  const text = `/** Where every error code has its section. Written by \`npm run addresses\` from the root manifest's \`homepage\`. @module */

/** Absolute address of the page; a code's section is \`\${ERRORS_PAGE}#\${code}\`. */
export const ERRORS_PAGE = '${errorsPage}';
`;
  return [{ path, text }];
}

/**
 * The errors page as a part of a package: a message's reader has it at hand whatever its address
 * leads to. It is committed, so that a README's link to it works in the repository, in the tarball
 * and on a registry's page.
 *
 * @param {string} folder
 * @returns {Written}
 */
function errorsPageCopy(folder) {
  const page = withAddresses(read('docs/errors.md')).replaceAll(RELATIVE_LINK, (_, path) => {
    return `](${posix.relative(folder, posix.join('docs', path))}`;
  });
  return { path: `${folder}/errors.md`, text: `${COPY_NOTE}\n\n${page}` };
}

/**
 * Texts that are not written as a whole by this program.
 *
 * @param {string} path
 */
const isPlainText = (path) =>
  !path.startsWith('scripts/') &&
  !/(?:^|\/)(?:package\.json|package-lock\.json|errors-page\.ts)$/.test(path) &&
  !/^packages\/[^/]+\/errors\.md$/.test(path);

/** @type {Written[]} */
const written = [
  ...publicPackages().flatMap((folder) => [
    manifestOf(folder),
    ...errorsPageModule(folder),
    errorsPageCopy(folder),
  ]),
  ...textFiles()
    .filter(isPlainText)
    .map((path) => ({ path, text: withAddresses(read(path)) })),
];
const stale = written.filter(
  ({ path, text }) => !existsSync(join(root, path)) || read(path) !== text,
);

const isCheck = process.argv.includes('--check');
const isPublish = process.argv.includes('--publish');
const problems = [];

if (isCheck || isPublish) {
  if (stale.length > 0) {
    const paths = stale.map(({ path }) => path).join(', ');
    problems.push(
      `Not as the root manifest's addresses and docs/errors.md have it: ${paths}. Run: npm run addresses`,
    );
  }
} else {
  for (const { path, text } of stale) {
    writeFileSync(join(root, path), text);
    console.log(`Written: ${path}`);
  }
}
if (isPublish) {
  for (const [field, address] of Object.entries({ homepage, repository })) {
    if (!RESERVED_NAME.test(new URL(address).hostname)) continue;
    problems.push(
      `"${field}" of the root manifest is ${address}, a reserved name that leads nowhere. Nothing is published until a real address stands there and "npm run addresses" has written it everywhere.`,
    );
  }
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
