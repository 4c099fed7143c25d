/** What every unit-test suite of the workspace shares: where its tests are and where its figures go. @module */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: false },
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
  },
});
