import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ensureKeyFile } from '../src/ensure-key-file.ts';

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('makes a key that only its owner can read, and never replaces it', () => {
  const path = join(newFolder(), 'keys', 'demo.pem');
  expect(ensureKeyFile(path)).toBe(true);
  const first = readFileSync(path, 'utf8');
  expect(first).toContain('-----BEGIN PRIVATE KEY-----');
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);

  expect(ensureKeyFile(path)).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe(first);
});
