/** Creates a provider from the options that a user gives. @module */
import { assembleProvider } from './assemble-provider.ts';
import { ConfigError } from './config-error.ts';
import type { Options } from './options.ts';
import { parseOptions } from './parse-options.ts';
import type { TokenProvider } from './token-provider.ts';

/**
 * Creates a provider. Create one a page; nothing is requested until a chat asks, unless `prefetch` says so. On a
 * server it touches nothing.
 * @throws ConfigError that lists everything wrong with the options.
 */
export function createTokenProvider(options: Options = {}): TokenProvider {
  const problems: string[] = [];
  const config = parseOptions(options, (problem) => problems.push(problem));
  if (problems.length > 0) throw new ConfigError(problems);
  return assembleProvider(config);
}
