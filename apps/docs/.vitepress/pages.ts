/**
 * Which Markdown of the repository is a page of the site, where it stands in the menu, and its address.
 * The files are read where they are, so that GitHub and npm show the same text.
 * @module
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, without a slash at the end. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/[\\/]$/, '');

export interface Group {
  readonly title: string;
  /** Paths in the repository. */
  readonly files: readonly string[];
}

/** Every page stands in one group; the site is not built while one is missing or has no place. */
export const MENU: readonly Group[] = [
  {
    title: 'The packages',
    files: [
      'packages/server/README.md',
      'packages/client/README.md',
      'packages/emulator/README.md',
      'packages/emulator/DIFFERENCES.md',
      'packages/cli/README.md',
    ],
  },
  {
    title: 'On the way',
    files: [
      'docs/administrator.md',
      'docs/testing.md',
      'docs/csp.md',
      'docs/migrating.md',
      'docs/going-live.md',
    ],
  },
  {
    title: 'Recipes',
    files: [
      'docs/recipes/passport.md',
      'docs/recipes/openid-connect.md',
      'docs/recipes/spa-bearer.md',
      'docs/recipes/contact-id.md',
      'docs/recipes/return-to.md',
      'docs/recipes/several-brands.md',
      'docs/recipes/next-to-a-login-wall.md',
      'docs/recipes/csrf.md',
    ],
  },
  {
    title: 'Keys and operation',
    files: [
      'docs/key-rotation.md',
      'docs/key-leaked.md',
      'docs/kubernetes.md',
      'docs/app-service.md',
      'docs/azure-key-vault.md',
      'docs/monitoring.md',
      'docs/several-instances.md',
    ],
  },
  {
    title: 'When something is wrong',
    files: ['docs/troubleshooting.md', 'docs/doctor.md', 'docs/errors.md'],
  },
  {
    title: 'To decide on',
    files: ['docs/jwt-or-oauth.md', 'docs/privacy.md'],
  },
  {
    title: 'Types and functions',
    files: [
      'apps/docs/api/@lcw-auth/server/index.md',
      'apps/docs/api/@lcw-auth/server/keys.md',
      'apps/docs/api/@lcw-auth/server/azure-key-vault.md',
      'apps/docs/api/@lcw-auth/client.md',
      'apps/docs/api/@lcw-auth/emulator/index.md',
      'apps/docs/api/@lcw-auth/emulator/options.md',
      'apps/docs/api/@lcw-auth/emulator/playwright/playwright.md',
      'apps/docs/api/@lcw-auth/emulator/matchers/matchers.md',
      'apps/docs/api/@lcw-auth/emulator/test-keys.md',
    ],
  },
  {
    title: 'How it is made',
    files: ['CONTRIBUTING.md', 'SECURITY.md', 'docs/quality.md'],
  },
];

/** Why things are as they are: a menu of its own. */
export const DECISIONS: Group = { title: 'Decisions', files: listed('docs/decisions') };

export const HOME = 'apps/docs/home.md';

function listed(folder: string): string[] {
  return readdirSync(posix.join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** The address of a page, as a path without a slash in front and with `.md`. */
export function addressOf(file: string): string {
  if (file === HOME) return 'index.md';
  const api = /^apps\/docs\/api\/@lcw-auth\/(.+)\.md$/.exec(file)?.[1];
  // No page has the name of a folder, which some web servers would answer instead.
  if (api) return `api/${[...new Set(api.replace(/\/index$/, '').split('/'))].join('-')}.md`;
  if (file === 'packages/emulator/DIFFERENCES.md') return 'packages/emulator-differences.md';
  return file
    .replace(/^docs\//, '')
    .replace(/^packages\/(\w+)\/README\.md$/, 'packages/$1.md')
    .toLowerCase();
}

/** The heading of a page. */
export function titleOf(file: string): string {
  const title = /^# (.+)$/m.exec(readFileSync(posix.join(root, file), 'utf8'))?.[1];
  if (title === undefined) throw new Error(`${file} has no heading.`);
  return title.replaceAll('`', '');
}

/**
 * All pages by their path in the repository.
 *
 * @param isApiThere whether typedoc has written its pages
 * @throws Error when a page is missing, or a guide has no place in the menu.
 */
export function readPages(isApiThere: boolean): ReadonlyMap<string, string> {
  const files = [HOME, ...[...MENU, DECISIONS].flatMap((group) => group.files)];
  const expected = files.filter((file) => isApiThere || !file.startsWith('apps/docs/api/'));
  const missing = expected.filter((file) => !existsSync(posix.join(root, file)));
  if (missing.length > 0) throw new Error(`Pages of the menu that do not exist: ${missing}.`);
  const guides = [...listed('docs'), ...listed('docs/recipes')];
  const forgotten = guides.filter((file) => !files.includes(file));
  if (forgotten.length > 0) throw new Error(`Guides without a place in MENU: ${forgotten}.`);
  return new Map(files.map((file) => [file, addressOf(file)]));
}

/** The pattern that matches a file of this name and no other, whatever is in it: `!a.md` would mean all but `a.md`. */
export function literalGlob(file: string): string {
  return file.replace(/[!*?[\]{}()|+@$\\]/g, '\\$&');
}

/**
 * Where a link of a page leads: to another page of the site, or to a file of the repository there.
 *
 * @param from the page's path in the repository
 * @param href as it is written
 * @returns what to write instead.
 */
export function resolveLink(
  pages: ReadonlyMap<string, string>,
  repositoryUrl: string,
  from: string,
  href: string,
): string {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return href;
  const [path = '', anchor] = href.split('#', 2);
  const target = posix.normalize(posix.join(posix.dirname(from), path)).replace(/\/$/, '');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const page = pages.get(target) ?? pages.get(`${target}/README.md`);
  if (page !== undefined) return `/${page}${hash}`;
  // VitePress names a link that leads nowhere, and stops.
  if (!existsSync(posix.join(root, target))) return href;
  return `${repositoryUrl}/blob/main/${target}${hash}`;
}
