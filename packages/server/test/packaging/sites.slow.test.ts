/** Sites as they are really built run on the packed server, over HTTP, each with one Express at most. @module */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { checkRoutes, checkTokenAndKey } from './check-routes.ts';
import { makeSite } from './make-site.ts';
import { packageFolder } from './package-folder.ts';
import { startProgram } from './start-program.ts';

// Whole programs are started, compiled and bundled here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

describe.each([
  ['Express 5', 'express', /^5\./],
  ['Express 4.21', 'express4', /^4\.21\./],
])('with %s as the only express', (_name, express, version) => {
  it.each([
    ['ES modules', 'esm-express'],
    ['CommonJS require()', 'commonjs-express'],
  ])('serves a site in %s', async (_kind, fixture) => {
    const site = await makeSite(fixture, { express });
    await checkRoutes(await startProgram(join(site, 'site.js')));
  });

  it('gives the server that express and no other', async () => {
    const site = await makeSite('esm-express', { express });
    const server = createRequire(join(site, 'node_modules/@lcw-auth/server/dist/index.js'));
    const found = dirname(server.resolve('express/package.json'));
    expect(found).toBe(packageFolder(express));
    const manifest = JSON.parse(await readFile(join(found, 'package.json'), 'utf8'));
    expect(manifest.version).toMatch(version);
  });
});

describe('without Express', () => {
  it.each(['node-http', 'fastify'])('makes tokens in a %s server', async (fixture) => {
    const site = await makeSite(fixture);
    const server = createRequire(join(site, 'node_modules/@lcw-auth/server/dist/index.js'));
    expect(() => server.resolve('express')).toThrow();
    await checkTokenAndKey(await startProgram(join(site, 'site.js')));
  });
});
