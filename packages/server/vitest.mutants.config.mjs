/** This package's quick tests alone: the workspace's configuration would leave Stryker's sandbox. @module */

const source = (file) => new URL(`src/${file}`, import.meta.url).pathname;

export default {
  // Tests name this package as its users do; what is built has no mutants.
  resolve: {
    alias: {
      '@lcw-auth/server/azure-key-vault': source('azure-key-vault.ts'),
      '@lcw-auth/server/keys': source('keys.ts'),
      '@lcw-auth/server': source('index.ts'),
    },
  },
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
