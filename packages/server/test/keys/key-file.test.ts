import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { keysFromFile } from '../../src/index.ts';
import { mayBeKeyMaterial } from '../../src/keys/key-material.ts';

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const MAX_BYTES = 1_048_576;

it.each([
  ['as much as a key file may have', MAX_BYTES, /is not a PEM private key/],
  ['a byte more', MAX_BYTES + 1, /has 1048577 bytes; a key file has at most 1048576/],
])('a file of %s is refused for what it is', (_, bytes, reason) => {
  const file = join(newFolder(), 'lcw-keys.json');
  writeFileSync(file, 'x'.repeat(bytes), { mode: 0o600 });
  expect(keysFromFile(file).problem).toMatch(reason);
});

it('below something that is no folder there is no file', () => {
  const file = join(newFolder(), 'lcw-keys.json');
  writeFileSync(file, 'x', { mode: 0o600 });
  expect(keysFromFile(join(file, 'key')).problem).toMatch(/^there is no file .*one with:/);
});

it.skipIf(process.platform === 'win32')(
  'a link that leads to itself is named by what the system says',
  () => {
    const link = join(newFolder(), 'lcw-keys.json');
    symlinkSync(link, link);
    expect(keysFromFile(link).problem).toMatch(/cannot be read \(ELOOP\)\.$/);
  },
);

it.each([
  [255, false],
  [256, true],
])('a name of %i letters may be a key: %s', (length, expected) => {
  expect(mayBeKeyMaterial('ab/'.repeat(86).slice(0, length))).toBe(expected);
});

it('forty letters of base64 may be a key, and forty of other kinds not', () => {
  expect(mayBeKeyMaterial('x'.repeat(40))).toBe(true);
  expect(mayBeKeyMaterial('x'.repeat(39))).toBe(false);
  expect(mayBeKeyMaterial('…'.repeat(40))).toBe(false);
});
