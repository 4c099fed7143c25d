/** Bundles the page's script, with Microsoft's React widget in it. @module */
import { join } from 'node:path';
import { build } from 'vite';

/** Packages whose built form an install script would have made: the bundle takes their sources. */
const UNBUILT = ['abort-controller-es5', 'markdown-it-attrs-es5', 'p-defer-es5'];

const FOLDER = join(import.meta.dirname, 'page');

/** Path of the bundle. */
export async function bundlePage(): Promise<string> {
  const outDir = join(import.meta.dirname, '../test-results/react-widget');
  await build({
    root: FOLDER,
    configFile: false,
    logLevel: 'error',
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    resolve: {
      mainFields: ['browser', 'module', 'main'],
      alias: UNBUILT.map((name) => ({
        find: new RegExp(`^${name}$`),
        replacement: join(FOLDER, 'node_modules', name, 'src/index.mjs'),
      })),
    },
    build: {
      outDir,
      minify: false,
      lib: { entry: 'page.js', formats: ['es'], fileName: 'page' },
    },
  });
  return join(outDir, 'page.js');
}
