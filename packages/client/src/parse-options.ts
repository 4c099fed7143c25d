/** Turns options into a complete configuration and lists every mistake in them. @module */
import type { Config, Options } from './options.ts';

const nothing = () => undefined;

/** The default of each option, then what else a text may say, or the most that a number may be. */
const ALLOWED: Readonly<Record<string, readonly unknown[]>> = {
  url: ['/_services/auth/token'],
  method: ['POST', 'GET'],
  headers: [nothing],
  credentials: ['same-origin', 'include', 'omit'],
  // Looked up at each call, so that a page's own instrumentation of fetch is used.
  fetch: [(...request: Parameters<typeof fetch>) => fetch(...request)],
  // The widget gives up after ten seconds (P2).
  timeoutMs: [8000, 9500],
  maxAgeSeconds: [300, 86_400],
  minRemainingSeconds: [60, 86_400],
  signInUrl: [''],
  signInOptional: [false],
  whenUnavailable: ['null', 'wait'],
  prefetch: ['ask', 'load', 'intent'],
  user: [nothing],
  onError: [nothing],
};

/**
 * Reads `options`; an empty text counts as absent. `complain` hears of each that is wrong; it keeps its default.
 */
export function parseOptions(options: Options, complain: (problem: string) => void): Config {
  // A server has none, and that of a sandbox is the text "null": addresses are then left alone.
  const origin = globalThis.location?.origin;
  const site = /^http/.test(origin) ? origin : '';
  const config: Record<string, unknown> = {};
  for (const [name, [usual]] of Object.entries(ALLOWED)) config[name] = usual;
  config.url = site + config.url;
  for (const [name, given] of Object.entries(options)) {
    if (given === undefined || given === '') continue;
    const allowed = [ALLOWED[name]].flat();
    const [usual, limit] = allowed;
    // How the address must begin, once it is resolved against the site, whatever a `<base>` in the page says.
    const start = site && { url: 'http', signInUrl: `${site}/` }[name];
    try {
      const value = start ? new URL(given, site).href : given;
      if (
        typeof given === typeof usual &&
        // Between two texts the difference is no number, and not positive either.
        (!limit || allowed.includes(given) || (given > 0 && (limit as number) - given >= 0)) &&
        (!start || value.startsWith(start))
      ) {
        config[name] = value;
        continue;
      }
    } catch {
      // Not an address at all.
    }
    // The value may be a secret in the wrong place.
    complain(`${name}, see docs/errors.md#wrong-options`);
  }
  return config as unknown as Config;
}
