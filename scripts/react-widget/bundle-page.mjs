/** Bundles the page's script for a browser. @module */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { PAGE_SCRIPT } from './page-script.mjs';

/** Packages whose built form an install script would have made. */
const UNBUILT = ['abort-controller-es5', 'markdown-it-attrs-es5', 'p-defer-es5'];

/**
 * @param {string} folder - where the widget is installed.
 * @returns {Promise<string>} the script's text.
 */
export async function bundlePage(folder) {
  console.log('Bundling it …');
  const entry = join(folder, 'widget-page.mjs');
  await writeFile(entry, PAGE_SCRIPT);
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    resolve: {
      mainFields: ['browser', 'module', 'main'],
      alias: UNBUILT.map((name) => ({
        find: new RegExp(`^${name}$`),
        replacement: join(folder, 'node_modules', name, 'src', 'index.mjs'),
      })),
    },
    build: {
      write: false,
      minify: false,
      lib: { entry, formats: ['es'], fileName: 'widget-page' },
    },
  });
  const [output] = /** @type {import('vite').Rolldown.RolldownOutput[]} */ (built);
  const chunk = output?.output[0];
  if (chunk?.type !== 'chunk') throw new Error('The bundle has no script.');
  return chunk.code;
}
