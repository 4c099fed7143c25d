/** `npm run mutants`: which changes of the core no test would notice. @module */

export default {
  mutate: ['src/{keys,token,claims,guards}/**/*.ts', 'src/token-request.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutants.config.mjs' },
  // Two folders deep, as the package itself is: the sandbox finds what is shared by the workspace.
  tempDirName: '../../.stryker-tmp',
  // No file is changed but for its mutants.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  reporters: ['clear-text', 'progress', 'json', 'html'],
  jsonReporter: { fileName: 'test-results/mutants.json' },
  htmlReporter: { fileName: 'test-results/mutants.html' },
  clearTextReporter: { reportTests: false },
  concurrency: 2,
};
