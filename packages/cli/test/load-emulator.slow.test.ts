/** The package as it is on a machine that only rotates keys: without the emulator. */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { makeFolder } from './fixtures/temp-folder.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

function makeInstallation(emulatorVersion?: string): string {
  const folder = makeFolder();
  const own = join(folder, 'node_modules', 'lcw-auth');
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(join(packageFolder, part), join(own, part), { recursive: true });
  }
  const scope = join(folder, 'node_modules', '@lcw-auth');
  mkdirSync(scope);
  symlinkSync(join(modules, '@lcw-auth', 'server'), join(scope, 'server'), 'junction');
  const commander = dirname(createRequire(import.meta.url).resolve('commander'));
  symlinkSync(commander, join(folder, 'node_modules', 'commander'), 'junction');
  if (emulatorVersion !== undefined) {
    mkdirSync(join(scope, 'emulator'));
    const manifest = { name: '@lcw-auth/emulator', version: emulatorVersion };
    writeFileSync(join(scope, 'emulator', 'package.json'), JSON.stringify(manifest));
  }
  return folder;
}

function run(folder: string, ...argv: string[]) {
  const bin = join(folder, 'node_modules/lcw-auth/bin/lcw-auth.js');
  return spawnSync(process.execPath, [bin, ...argv], { cwd: folder, encoding: 'utf8', input: 'x' });
}

it('keys are made and rotated, and the whole program explains itself', () => {
  const folder = makeInstallation();
  expect(run(folder, 'keys', 'create').status).toBe(0);
  expect(run(folder, 'keys', 'rotate').status).toBe(0);
  expect(run(folder, '--help')).toMatchObject({ status: 0, stderr: '' });
});

it.each([
  [['emulator', '--public-key-url', 'http://localhost/key']],
  [['emulator', '--help']],
  [['verify']],
])('%j says which command installs what is missing', (argv) => {
  const { status, stdout, stderr } = run(makeInstallation(), ...argv);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /which is not installed beside lcw-auth\. Run: npm install --save-dev lcw-auth@(\S+) @lcw-auth\/emulator@\1\n/,
  );
});

it('another version of it is not made do with', () => {
  const { status, stderr } = run(makeInstallation('99.0.0'), 'verify');
  expect([status, stderr]).toEqual([1, expect.stringContaining('in the version 99.0.0')]);
});
