/** A CommonJS site's tests run in Jest. @module */
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { FIXED_KEY_PEM } from '../fixtures/fixed-key.ts';
import { makeSite } from './make-site.ts';
import { packageFolder } from './package-folder.ts';
import { type ProgramResult, runProgram } from './run-program.ts';

// Whole programs are started, compiled and bundled here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

function runJest(site: string, args: readonly string[] = []): Promise<ProgramResult> {
  const jest = join(packageFolder('jest'), 'bin/jest.js');
  // No cache and no file watcher: nothing may outlive the test.
  const quiet = ['--runInBand', '--no-cache', '--no-watchman'];
  return runProgram(process.execPath, [jest, ...quiet, ...args], {
    cwd: site,
    env: { LCW_KEYS: FIXED_KEY_PEM },
  });
}

it('runs as it is, in the default configuration', async () => {
  const { code, output } = await runJest(await makeSite('jest-commonjs'));
  expect(output).toContain('3 passed');
  expect(code).toBe(0);
});
