/** Builds what a bundler makes of `createTokenProvider` alone, only to measure it. @module */
import { defineConfig, type UserConfig } from 'vite';
import { BROWSERS } from './browsers.ts';

const config: UserConfig = defineConfig({
  build: {
    target: [...BROWSERS],
    outDir: 'test-results/size',
    rolldownOptions: {
      input: 'size/provider.ts',
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'provider.js' },
    },
  },
});

export default config;
