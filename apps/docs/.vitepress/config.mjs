/** The documentation site, made of the repository's own Markdown and of what typedoc writes in `api`. @module */
import { readFileSync } from 'node:fs';
import { posix, relative, sep } from 'node:path';
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import llms from 'vitepress-plugin-llms';
import { textFiles } from '../../../scripts/lib/files.mjs';
import {
  addressOf,
  DECISIONS,
  literalGlob,
  MENU,
  readPages,
  resolveLink,
  root,
  titleOf,
} from './pages.ts';

const pages = readPages(true);
const { homepage, repository } = JSON.parse(readFileSync(posix.join(root, 'package.json'), 'utf8'));
const repositoryUrl = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');

const DESCRIPTION = 'Signed-in customers in Dynamics 365 live chat, from any Express site';

/** @param {import('./pages.ts').Group} group */
function menuOf({ title, files }) {
  const linkTo = (file) => `/${addressOf(file).replace(/\.md$/, '')}`;
  return { text: title, items: files.map((file) => ({ text: titleOf(file), link: linkTo(file) })) };
}

/**
 * Guides before types and decisions, in a search. VitePress writes its text into the pages, so it has to
 * stand on its own.
 * @param {string} id the address of a section
 */
function boostGuides(id) {
  if (/\/api\//.test(id)) return 0.2;
  return /\/decisions\/|\/contributing|\/quality/.test(id) ? 0.4 : 1;
}

export default defineConfig({
  title: 'lcw-auth',
  description: DESCRIPTION,
  lang: 'en',
  cleanUrls: true,
  srcDir: '../..',
  srcExclude: [
    '**/{coverage,test-results,playwright-report}/**',
    'apps/docs/api/_media/**',
    'apps/docs/api/**/README.md',
    ...textFiles()
      .filter((file) => file.endsWith('.md') && !pages.has(file))
      .map(literalGlob),
  ],
  rewrites: Object.fromEntries(pages),
  outDir: 'dist',
  cacheDir: 'node_modules/.cache/vitepress',
  ignoreDeadLinks: 'localhostLinks',
  sitemap: { hostname: homepage },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // Anchors as on GitHub, where the same pages are read.
    anchor: { slugify: slug },
    config(md) {
      md.core.ruler.push('links-of-the-repository', (state) => {
        const path = state.env.realPath ?? state.env.path;
        // Texts of the home page come without a file, and without links.
        if (path === undefined) return;
        const from = relative(root, path).split(sep).join('/');
        for (const { children } of state.tokens) {
          for (const token of children ?? []) {
            const href = token.type === 'link_open' ? token.attrGet('href') : null;
            if (href) token.attrSet('href', resolveLink(pages, repositoryUrl, from, href));
          }
        }
      });
    },
  },
  vite: {
    plugins: [llms({ domain: homepage, description: DESCRIPTION })],
    server: { host: '127.0.0.1' },
  },
  themeConfig: {
    nav: [
      { text: 'Get started', link: '/packages/server' },
      { text: 'Test your site', link: '/testing' },
      { text: 'Errors', link: '/errors' },
    ],
    sidebar: {
      '/': [...MENU.map(menuOf), { text: DECISIONS.title, link: menuOf(DECISIONS).items[0].link }],
      '/decisions/': [{ text: 'All pages', link: '/' }, menuOf(DECISIONS)],
    },
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: { miniSearch: { searchOptions: { boostDocument: boostGuides } } },
    },
    socialLinks: [],
  },
});
