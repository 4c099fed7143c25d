/** A site that is bundled into a single file runs alone in an empty folder. @module */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Format } from 'esbuild';
import { describe, expect, it, vi } from 'vitest';
import { checkRoutes, checkTokenAndKey } from './check-routes.ts';
import { makeSite } from './make-site.ts';
import { startProgram } from './start-program.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

// Whole programs are started, compiled and bundled here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

// Express is CommonJS and requires Node's own modules, which an ES module can only do with this.
const REQUIRE_IN_MODULES =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Bundles a fixture and returns where the bundle is, alone. */
async function bundle(
  fixture: string,
  format: Format,
  options: { express?: string; banner?: string } = {},
): Promise<string> {
  const site = await makeSite(fixture, options);
  const folder = await makeTemporaryFolder();
  const outfile = join(folder, format === 'esm' ? 'site.mjs' : 'site.cjs');
  await build({
    entryPoints: [join(site, 'site.js')],
    outfile,
    format,
    bundle: true,
    platform: 'node',
    logLevel: 'error',
    ...(options.banner !== undefined && { banner: { js: options.banner } }),
  });
  expect(await readdir(folder)).toHaveLength(1);
  return outfile;
}

describe.each(['express', 'express4'])('with %s inside', (express) => {
  it.each(['esm-express', 'commonjs-express'])('serves %s as CommonJS', async (fixture) => {
    await checkRoutes(await startProgram(await bundle(fixture, 'cjs', { express })));
  });

  it.each(['esm-express', 'commonjs-express'])(
    'serves %s as an ES module, given a require()',
    async (fixture) => {
      const banner = REQUIRE_IN_MODULES;
      await checkRoutes(await startProgram(await bundle(fixture, 'esm', { express, banner })));
    },
  );
});

it('needs no require() of its own in an ES module', async () => {
  await checkTokenAndKey(await startProgram(await bundle('node-http', 'esm')));
});
