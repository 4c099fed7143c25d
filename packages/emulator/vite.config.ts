/** Builds the browser half: three pages with their assets, and the bootstrapper as one classic script. @module */
import { defineConfig, type UserConfig } from 'vite';

const outDir = '../../dist/browser';

const config: UserConfig = defineConfig({
  root: 'src/browser',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // With a builder, plain `vite build` builds every environment below, in this order.
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'bootstrapper']) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
  build: {
    target: 'es2022',
    // A strict `style-src 'self'; img-src 'self' data:` serves everything as a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  environments: {
    client: {
      build: {
        outDir,
        emptyOutDir: true,
        license: { fileName: 'third-party-licenses.md' },
        rolldownOptions: {
          input: ['panel', 'agent', 'rules'].map((page) => `src/browser/${page}.html`),
        },
      },
    },
    bootstrapper: {
      consumer: 'client',
      build: {
        outDir,
        emptyOutDir: false,
        license: { fileName: 'bootstrapper.third-party-licenses.md' },
        rolldownOptions: {
          input: 'src/browser/bootstrapper/bootstrapper.ts',
          output: { format: 'iife', entryFileNames: 'bootstrapper.js' },
        },
      },
    },
  },
});

export default config;
