/** Builds the script that starts by itself, minified, for a plain script tag. @module */
import { defineConfig, type UserConfig } from 'vite';
import { minifyFurther } from './minify.ts';

const config: UserConfig = defineConfig({
  plugins: [minifyFurther()],
  build: {
    target: 'es2022',
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
