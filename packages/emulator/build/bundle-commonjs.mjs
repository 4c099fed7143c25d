/**
 * Writes `dist/commonjs`: what a test needs without the emulator itself, as CommonJS with the same types,
 * for runners that cannot `require()` an ES module, as Jest.
 * @module
 */
import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

await rm('dist/commonjs', { recursive: true, force: true });
await build({
  entryPoints: ['dist/matchers/matchers.js', 'dist/test-keys.js'],
  outbase: 'dist',
  outdir: 'dist/commonjs',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
});
await writeFile('dist/commonjs/package.json', '{ "type": "commonjs" }\n');

// The package.json beside a declaration says which kind of module it describes, so these are copied.
for (const part of ['contract', 'matchers']) {
  const files = await readdir(join('dist', part));
  for (const file of files.filter((name) => name.endsWith('.d.ts'))) {
    await cp(join('dist', part, file), join('dist/commonjs', part, file));
  }
}
await cp('dist/test-keys.d.ts', 'dist/commonjs/test-keys.d.ts');
