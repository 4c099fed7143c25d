/**
 * Writes `dist/commonjs`: the same code as one CommonJS file with jose inside, jose's licence, and
 * the same types, for tools that cannot `require()` an ES module. Node itself takes the
 * `module-sync` condition, so that there is one copy in a process however it is loaded.
 * @module
 */
import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { thirdPartyLicenses } from './third-party-licenses.mjs';

await rm('dist/commonjs', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['dist/index.js'],
  outfile: 'dist/commonjs/index.js',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  metafile: true,
});
// It takes the main entry's own classes, so that there is one of each, and the site's copy of Microsoft's client.
await build({
  entryPoints: ['dist/azure-key-vault.js'],
  outfile: 'dist/commonjs/azure-key-vault.js',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  external: ['@azure/keyvault-keys', './index.js'],
});
const licenses = await thirdPartyLicenses(Object.keys(metafile.inputs));
await writeFile('dist/commonjs/THIRD-PARTY-LICENSES.txt', `${licenses}\n`);
await writeFile('dist/commonjs/package.json', '{ "type": "commonjs" }\n');

// The package.json beside a declaration says which kind of module it describes, so all are copied.
const files = await readdir('dist', { recursive: true });
for (const file of files) {
  if (!file.endsWith('.d.ts') || file.startsWith('commonjs')) continue;
  await cp(join('dist', file), join('dist/commonjs', file));
}
