/** Builds the ES module: one readable file, left for the user's own bundler to minify. @module */
import { defineConfig, type UserConfig } from 'vite';
import { BROWSERS } from './browsers.ts';

const config: UserConfig = defineConfig({
  build: {
    target: [...BROWSERS],
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
    minify: false,
    sourcemap: true,
  },
});

export default config;
