/** Creates a provider from the options that a user gives. @module */
import { assembleProvider } from './assemble-provider.ts';
import type { Options } from './options.ts';
import { parseOptions } from './parse-options.ts';
import type { TokenProvider } from './token-provider.ts';

/**
 * Creates a provider. Create one a page; nothing is requested until a chat asks, unless `prefetch` says so. On a
 * server it touches nothing.
 * @throws TypeError that names an option that is wrong.
 */
export function createTokenProvider(options: Options = {}): TokenProvider {
  return assembleProvider(
    parseOptions(options, (error) => {
      throw error;
    }),
  );
}
