import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DEMO_TIMING, ensureKeyFile, rotateKeys } from '../src/key-file.ts';

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('makes a key set that only its owner can read, never replaces it, and rotates it', async () => {
  const path = join(newFolder(), 'keys', 'lcw-keys.json');
  expect(ensureKeyFile(path)).toBe(true);
  const first = readFileSync(path, 'utf8');
  expect(JSON.parse(first).keys).toHaveLength(1);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);

  expect(ensureKeyFile(path)).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe(first);

  const kid = await rotateKeys(path, DEMO_TIMING);
  const [old, next] = JSON.parse(readFileSync(path, 'utf8')).keys;
  expect(old).toEqual(JSON.parse(first).keys[0]);
  expect(next.kid).toBe(kid);
  expect(next.activeFrom - old.activeFrom).toBeGreaterThanOrEqual(DEMO_TIMING.keyCacheSeconds);
});
