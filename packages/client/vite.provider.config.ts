/** Builds what a bundler makes of `createTokenProvider` alone, only to measure it. @module */
import { defineConfig, type UserConfig } from 'vite';
import { minifyFurther } from './minify.ts';

const config: UserConfig = defineConfig({
  plugins: [minifyFurther()],
  build: {
    target: 'es2022',
    outDir: 'test-results/size',
    rolldownOptions: {
      input: 'src/create-token-provider.ts',
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'provider.js' },
    },
  },
});

export default config;
