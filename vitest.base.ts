/** What every unit-test suite of the workspace shares: where its tests are and where its figures go. @module */
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real servers and programs answer in their own time; a busy machine is no reason to fail.
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
  },
});

export default config;
