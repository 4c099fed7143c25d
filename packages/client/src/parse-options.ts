/** Turns options into a complete configuration, and finds what is wrong with them. @module */
import type { Config, Options } from './options.ts';

const nothing = () => undefined;

const DEFAULTS: Config = {
  url: '/_services/auth/token',
  method: 'POST',
  headers: nothing,
  credentials: 'same-origin',
  // Looked up at each call, so that a page's own instrumentation of fetch is used.
  fetch: (...request) => fetch(...request),
  timeoutMs: 8000,
  maxAgeSeconds: 300,
  minRemainingSeconds: 60,
  signInUrl: '',
  signInOptional: false,
  whenUnavailable: 'null',
  prefetch: 'ask',
  user: nothing,
  onError: nothing,
};

/** What a text must look like, and the most that a number may be. */
const LIMITS: Readonly<Record<string, RegExp | number>> = {
  // A path from the root, or a whole address.
  url: /^(https?:\/)?\//,
  method: /^(POST|GET)$/,
  credentials: /^(same-origin|include|omit)$/,
  // The widget gives up after ten seconds (P2).
  timeoutMs: 9500,
  // A path, and not another host.
  signInUrl: /^\/(?!\/)/,
  whenUnavailable: /^(null|wait)$/,
  prefetch: /^(ask|load|intent)$/,
};

function isAllowed(name: string, given: unknown): boolean {
  const limit = LIMITS[name] as never;
  if (typeof given === 'number') return given > 0 && !(given > limit);
  return (limit as RegExp | undefined)?.test(given as string) ?? true;
}

/** Reads `options`; null and an empty text count as absent. `complain` hears of each that is wrong; it keeps its default. */
export function parseOptions(options: Options, complain: (error: TypeError) => void): Config {
  const config: Record<string, unknown> = { ...DEFAULTS };
  for (const name in options) {
    const given = options[name as keyof Options];
    if ((given ?? '') === '') continue;
    const usual = DEFAULTS[name as keyof Options];
    if (typeof given === typeof usual && isAllowed(name, given)) config[name] = given;
    // The value may be a secret in the wrong place.
    else complain(new TypeError(`${name}, see docs/errors.md#wrong-options`));
  }
  return config as unknown as Config;
}
