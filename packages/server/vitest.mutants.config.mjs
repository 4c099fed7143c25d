/** This package's quick tests alone: the workspace's configuration would leave Stryker's sandbox. @module */

export default {
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/*.slow.test.ts'],
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
  },
};
