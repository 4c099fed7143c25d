/** A link from one text of the repository to another leads to a file that is there, and to a section of it. @module */
import { readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, it } from 'vitest';
import { textFiles } from '../lib/files.mjs';
import { root } from '../lib/run.mjs';
import { sectionsOf } from './find-addresses.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Guides that others lead to already. */
const NOT_YET_WRITTEN = ['docs/csp.md', 'docs/going-live.md', 'docs/several-instances.md'];

const pages = textFiles().filter((path) => path.endsWith('.md'));

/** Where a link leads: that of a folder to what is shown with it. */
function pageAt(path: string): string | undefined {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  return stat?.isDirectory() ? (pageAt(`${path}/README.md`) ?? path) : stat && path;
}

/** Links to files, outside of code; `path` is relative to the repository. */
function linksOf(page: string): { path: string; anchor: string | undefined }[] {
  const prose = read(page)
    .replaceAll(/^```.*?^```/gms, '')
    .replaceAll(/`[^`\n]*`/g, '``');
  const links = prose.matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g);
  return [...links].map(([, path = '', anchor]) => ({
    path: path === '' ? page : posix.join(posix.dirname(page), path),
    anchor,
  }));
}

it.each(pages)('every link in %s leads to a file, and to a section of it', (page) => {
  const broken = linksOf(page).filter(({ path, anchor }) => {
    const target = pageAt(path);
    if (target === undefined) return !NOT_YET_WRITTEN.includes(path);
    return anchor !== undefined && !sectionsOf(read(target)).includes(anchor);
  });
  expect(broken).toEqual([]);
});
