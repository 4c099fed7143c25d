/** Links of the repository's Markdown lead somewhere: to a file that is there, and to a heading in it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';
import { expect, it } from 'vitest';
import { textFiles } from '../../../scripts/lib/files.mjs';
import { readPages, resolveLink, root } from '../.vitepress/pages.ts';

const markdown = new MarkdownIt({ html: true });
const read = (file: string) => readFileSync(posix.join(root, file), 'utf8');
const withoutFrontMatter = (text: string) => text.replace(/^---\n[\s\S]*?\n---\n/, '');

interface Page {
  readonly links: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

/** What a text links to, and the addresses of its headings as GitHub makes them. */
function readPage(text: string): Page {
  const slugger = new GithubSlugger();
  const links: string[] = [];
  const anchors = new Set<string>();
  const tokens = markdown.parse(withoutFrontMatter(text), {});
  for (const [index, token] of tokens.entries()) {
    const parts = token.children ?? [];
    if (tokens[index - 1]?.type === 'heading_open') {
      const words = parts.filter(({ type }) => type === 'text' || type === 'code_inline');
      anchors.add(slugger.slug(words.map(({ content }) => content).join('')));
    }
    for (const part of parts) {
      const link = part.attrGet('href') ?? part.attrGet('src');
      if (link) links.push(link);
    }
  }
  return { links, anchors };
}

const pages = new Map<string, Page>();
function pageAt(file: string): Page {
  const page = pages.get(file) ?? readPage(read(file));
  pages.set(file, page);
  return page;
}

/** Why a link leads nowhere, or undefined. */
function findFault(from: string, href: string): string | undefined {
  if (/^[a-z]+:/i.test(href)) return undefined;
  const [path = '', anchor] = decodeURI(href).split('#', 2);
  let target = path === '' ? from : posix.join(posix.dirname(from), path).replace(/\/$/, '');
  if (!existsSync(posix.join(root, target))) return `${href}: there is no ${target}`;
  if (statSync(posix.join(root, target)).isDirectory()) target += '/README.md';
  if (anchor === undefined) return undefined;
  const isThere = target.endsWith('.md') && pageAt(target).anchors.has(anchor);
  return isThere ? undefined : `${href}: ${target} has no heading of that address`;
}

// The home page of the site links to addresses of the site, which its build follows.
const files = textFiles().filter((file) => file.endsWith('.md') && file !== 'apps/docs/home.md');

it.each(files)('%s', (file) => {
  const faults = pageAt(file).links.map((href) => findFault(file, href));
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
});

it('tells a link that leads nowhere', () => {
  expect(findFault('docs/doctor.md', 'error.md')).toBe('error.md: there is no docs/error.md');
  expect(findFault('docs/doctor.md', 'monitoring.md#no-such')).toContain('has no heading');
  expect(findFault('docs/doctor.md', '#no-such')).toContain('has no heading');
});

const site = readPages(false);
const REPOSITORY = 'https://repository.example';

it.each([
  ['docs/doctor.md', 'errors.md#no_contact', '/errors.md#no_contact'],
  ['docs/testing.md', '../packages/emulator/README.md', '/packages/emulator.md'],
  ['packages/server/README.md', '../client', '/packages/client.md'],
  ['packages/server/README.md', '../../docs/doctor.md', '/doctor.md'],
  ['docs/doctor.md', '../apps/demo', `${REPOSITORY}/blob/main/apps/demo`],
  ['docs/doctor.md', '#heading', '#heading'],
  ['docs/doctor.md', 'https://other.example/', 'https://other.example/'],
  ['docs/doctor.md', 'gone.md', 'gone.md'],
])('on the site, a link of %s to %s leads to %s', (from, href, expected) => {
  expect(resolveLink(site, REPOSITORY, from, href)).toBe(expected);
});
