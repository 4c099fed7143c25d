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

/** An http(s) address or a path from the root; never `javascript:`, `//host` or `/\host`. */
const ADDRESS = '(https?:/)?/([\\w?#-].*)?';

/** The pattern of a text, or the most that a number may be. */
const LIMITS: { readonly [Name in keyof Config]?: number | string } = {
  url: ADDRESS,
  method: 'POST|GET',
  credentials: 'same-origin|include|omit',
  // The widget gives up after ten seconds (P2).
  timeoutMs: 9500,
  maxAgeSeconds: 86_400,
  minRemainingSeconds: 86_400,
  signInUrl: ADDRESS,
  whenUnavailable: 'null|wait',
  prefetch: 'load|intent|ask',
};

function isWithin(value: unknown, limit: number | string): boolean {
  if (typeof value === 'number') return value > 0 && value <= Number(limit);
  return RegExp(`^(${limit})$`).test(value as string);
}

/**
 * Reads `options`; an empty text counts as absent. A wrong option is a line in `problems` and keeps its default in
 * `config`.
 */
export function parseOptions(options: Options): { config: Config; problems: string[] } {
  const config: Record<string, unknown> = { ...DEFAULTS };
  const problems: string[] = [];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === '') continue;
    const type = typeof config[name];
    const limit = LIMITS[name as keyof Config];
    if (typeof value === type && (!limit || isWithin(value, limit))) config[name] = value;
    else {
      // What is an object may hold secrets, as headers do.
      const received = value instanceof Object ? typeof value : value;
      const fix = name in DEFAULTS ? [type, limit] : Object.keys(DEFAULTS);
      problems.push(`${name}: got ${received}, want ${fix.join(', ')}`);
    }
  }
  return { config: config as unknown as Config, problems };
}
