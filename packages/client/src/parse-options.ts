/** Turns options into a complete configuration and lists every mistake in them. @module */
import type { Config, Options } from './options.ts';

const nothing = () => undefined;

const DEFAULTS: Config = {
  url: '/_services/auth/token',
  method: 'POST',
  headers: () => ({}),
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

/** What a text may say, or the most that a number may be. */
const LIMITS: Readonly<Record<string, string | number>> = {
  method: 'POST|GET',
  credentials: 'same-origin|include|omit',
  // The widget gives up after ten seconds (P2).
  timeoutMs: 9500,
  maxAgeSeconds: 86_400,
  minRemainingSeconds: 86_400,
  whenUnavailable: 'null|wait',
  prefetch: 'ask|load|intent',
};

function isWithin(limit: string | number, value: unknown): boolean {
  if (typeof limit === 'string') return limit.split('|').includes(value as string);
  return (value as number) > 0 && (value as number) <= limit;
}

/** Resolves an address against the site, whatever a `<base>` in the page says. */
function resolve(address: unknown, site: string): string {
  try {
    return new URL(address as string, site).href;
  } catch {
    return '';
  }
}

/**
 * Reads `options`; an empty text counts as absent. A wrong option is a line in `problems` and keeps its default in
 * `config`.
 */
export function parseOptions(options: Options): { config: Config; problems: string[] } {
  const config: Record<string, unknown> = { ...DEFAULTS };
  const problems: string[] = [];
  // A server has none, and that of a sandbox is the text "null": addresses are then left alone.
  const site = globalThis.location?.origin;
  const starts: Record<string, string> = /^http/.test(site)
    ? { url: 'http', signInUrl: `${site}/` }
    : {};
  if (starts.url) config.url = resolve(config.url, site);
  for (const [name, given] of Object.entries(options)) {
    if (given === undefined || given === '') continue;
    const type = typeof config[name];
    const limit = LIMITS[name];
    const start = starts[name];
    const value = start ? resolve(given, site) : given;
    if (
      typeof given === type &&
      (!limit || isWithin(limit, given)) &&
      (!start || (value as string).startsWith(start))
    ) {
      config[name] = value;
    } else {
      // Only where few values are possible is one repeated: any other may be a secret in the wrong place.
      const isSafe = limit && Object(given) !== given;
      const received = isSafe ? given : typeof given + (given?.length ? ` of ${given.length}` : '');
      const fix = name in DEFAULTS ? [type, limit ?? start] : Object.keys(DEFAULTS);
      problems.push(`${name}: got ${received}, want ${fix.join(', ')}`);
    }
  }
  return { config: config as unknown as Config, problems };
}
