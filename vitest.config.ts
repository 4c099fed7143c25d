/**
 * All unit tests of the workspace. `npx vitest` here runs them, `--project server` those of one
 * package, `--changed` those that a change touches, `-t '…'` those of one name.
 *
 * Packages are imported from their sources; `scripts/build-for-tests.mjs` builds the little that has
 * to be a file. A test that takes seconds by its nature (packaging, killed processes, load, memory)
 * is named `*.slow.test.ts` and belongs to the project `slow`.
 * @module
 */
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const shared = {
  globalSetup: here('scripts/build-for-tests.mjs'),
  // Real servers and programs answer in their own time; a busy machine is no reason to fail.
  testTimeout: 20_000,
  expect: { poll: { timeout: 10_000 } },
};

const sources = {
  '@lcw-auth/client': here('packages/client/src/index.ts'),
  '@lcw-auth/server/azure-key-vault': here('packages/server/src/azure-key-vault.ts'),
  '@lcw-auth/server/keys': here('packages/server/src/keys.ts'),
  '@lcw-auth/server': here('packages/server/src/index.ts'),
  '@lcw-auth/emulator/test-keys': here('packages/emulator/src/test-keys.ts'),
  '@lcw-auth/emulator/matchers': here('packages/emulator/src/matchers/matchers.ts'),
  '@lcw-auth/emulator/options': here('packages/emulator/src/options.ts'),
  '@lcw-auth/emulator': here('packages/emulator/src/index.ts'),
};

/** @param isolate whether every file gets globals of its own: where tests replace the platform's. */
function suite(name: string, folder: string, isolate: boolean): TestProjectConfiguration {
  return {
    root: here(folder),
    resolve: { alias: sources },
    // Of the emulator's pages.
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    test: {
      ...shared,
      name,
      include: ['test/**/*.test.{ts,tsx}'],
      exclude: ['**/*.slow.test.ts'],
      isolate,
    },
  };
}

const config: ViteUserConfig = defineConfig({
  test: {
    coverage: { include: ['packages/*/src/**/*.{ts,tsx}'], exclude: ['**/generated/**'] },
    // vitest leaves one processor alone unless told otherwise: of two that is half.
    maxWorkers: '100%',
    projects: [
      suite('client', 'packages/client', true),
      suite('server', 'packages/server', false),
      suite('emulator', 'packages/emulator', false),
      suite('cli', 'packages/cli', false),
      suite('demo', 'apps/demo', false),
      suite('docs', 'apps/docs', false),
      suite('soak', 'apps/soak', false),
      suite('scripts', 'scripts', false),
      // What is shipped, as it is built: nothing here comes from the sources.
      { test: { ...shared, name: 'slow', include: ['{packages,apps}/*/test/**/*.slow.test.ts'] } },
    ],
  },
});

export default config;
