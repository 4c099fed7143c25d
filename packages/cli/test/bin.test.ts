/** The file that npm links as `lcw-auth`: it is there before the build. @module */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { makeFolder } from './fixtures/temp-folder.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
const bin: string = manifest.bin['lcw-auth'];

/** The package as a clone has it, before the build. */
function makeUnbuiltPackage(): string {
  const folder = makeFolder();
  cpSync(join(packageFolder, 'package.json'), join(folder, 'package.json'));
  cpSync(join(packageFolder, bin), join(folder, bin));
  return folder;
}

const run = (folder: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(folder, bin), ...args], { encoding: 'utf8', timeout: 20_000 });

it('lies outside of what the build writes, and can be executed', () => {
  expect(bin).not.toMatch(/dist/);
  if (process.platform === 'win32') return;
  expect(statSync(join(packageFolder, bin)).mode & 0o111).not.toBe(0);
});

it('says what to do when the program is not built yet', () => {
  const { status, stdout, stderr } = run(makeUnbuiltPackage(), '--help');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toBe('lcw-auth is not built yet: run "npm run build" in the repository first.\n');
});

it('hands over to the built program, with its arguments', () => {
  const folder = makeUnbuiltPackage();
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist/main.js'), 'console.log(process.argv.slice(2).join());');
  const { status, stdout, stderr } = run(folder, 'keys', 'create');
  expect([status, stdout, stderr]).toEqual([0, 'keys,create\n', '']);
});
