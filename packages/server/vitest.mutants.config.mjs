/** This package's quick tests alone: the workspace's configuration would leave Stryker's sandbox. @module */

const at = (file) => new URL(file, import.meta.url).pathname;
const source = (file) => at(`src/${file}`);

export default {
  // Tests name this package as its users do; what is built has no mutants.
  resolve: {
    alias: [
      { find: '@lcw-auth/server/azure-key-vault', replacement: source('azure-key-vault.ts') },
      { find: '@lcw-auth/server/keys', replacement: source('keys.ts') },
      { find: '@lcw-auth/server', replacement: source('index.ts') },
      // The neighbour is not in the sandbox.
      {
        find: /^.*\/emulator\/src\/test-keys\.ts$/,
        replacement: at('../../packages/emulator/src/test-keys.ts'),
      },
    ],
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
