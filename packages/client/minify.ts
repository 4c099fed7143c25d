/** Has terser inline and simplify a bundle before Vite's own minifier names and prints what is left. @module */
import { type MinifyOptions, minify } from 'terser';
import type { Plugin } from 'vite';

const OPTIONS: MinifyOptions = {
  module: true,
  ecma: 2022,
  compress: { passes: 3 },
  // Names of properties that never leave the bundle.
  mangle: { properties: { regex: /^(retryAfterMs|goToSignIn|isOpen)$/ } },
};

/** A plugin for the builds whose size counts. */
export function minifyFurther(): Plugin {
  return {
    name: 'minify-further',
    async renderChunk(code) {
      return (await minify(code, OPTIONS)).code ?? null;
    },
  };
}
