/** Builds what a bundler makes of `createTokenProvider` alone, only to measure it. @module */
import { defineConfig, type UserConfig } from 'vite';

const config: UserConfig = defineConfig({
  build: {
    target: 'es2022',
    outDir: 'test-results/size',
    lib: {
      entry: 'src/create-token-provider.ts',
      formats: ['iife'],
      name: 'provider',
      fileName: () => 'provider.js',
    },
  },
});

export default config;
