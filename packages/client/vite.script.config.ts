/** Builds the script that starts by itself, minified, for a plain script tag. @module */
import { defineConfig, type UserConfig } from 'vite';
import { BROWSERS } from './browsers.ts';

const config: UserConfig = defineConfig({
  build: {
    target: [...BROWSERS],
    lib: {
      entry: 'src/script.ts',
      formats: ['iife'],
      name: 'lcwAuthScript',
      fileName: () => 'client.iife.js',
    },
    emptyOutDir: false,
    sourcemap: false,
  },
});

export default config;
