/** Builds the ES module: one readable file, left for the user's own bundler to minify. @module */
import { defineConfig, type UserConfig } from 'vite';

const config: UserConfig = defineConfig({
  build: {
    target: 'es2022',
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
    minify: false,
    sourcemap: true,
  },
});

export default config;
