/** This package's quick tests alone: the workspace's configuration would leave Stryker's sandbox. @module */

export default {
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      '**/*.slow.test.ts',
      // These run the built package in a process of its own, where there is no mutant.
      'test/{trace,token/held-thread-pool}.test.ts',
      // More than a thousand requests that each pass through everything.
      'test/hostile-values.test.ts',
    ],
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
};
