/** Turns options into a complete configuration, and finds everything that is wrong with them. @module */
import type { OptionProblem } from './config-error.ts';
import { ownValue } from './guard.ts';
import type { Config } from './options.ts';
import { nearestName } from './text.ts';

const nothing = () => undefined;

const DEFAULTS: Config = {
  url: '/_services/auth/token',
  method: 'POST',
  headers: nothing,
  credentials: 'same-origin',
  // Looked up at each call, so that a page's own instrumentation of fetch is used.
  fetch: (...request) => fetch(...request),
  timeoutMs: 8000,
  maxAgeSeconds: 0,
  minRemainingSeconds: 60,
  signInUrl: '',
  signInOptional: false,
  whenUnavailable: 'wait-if-customer',
  prefetch: 'ask',
  user: nothing,
  onError: nothing,
};

/** The names of all options. */
export const OPTION_NAMES: readonly string[] = Object.keys(DEFAULTS);

/** What some take beyond the type of their default: words, in any case, or a path. The sign-in page is on no other host. */
const LIMITS: Readonly<Partial<Record<string, RegExp | readonly string[]>>> = {
  url: /^(https?:\/)?\//i,
  method: ['POST', 'GET'],
  credentials: ['same-origin', 'include', 'omit'],
  signInUrl: /^\/(?!\/)/,
  whenUnavailable: ['wait-if-customer', 'wait', 'null'],
  prefetch: ['ask', 'load', 'intent'],
};

/** The widget gives up after ten seconds (P2). */
const isNumber = (name: string, given: number): boolean =>
  given >= 0 && (name !== 'timeoutMs' || (given > 0 && given <= 9500));

/** The value of an option, if it is good, in its usual spelling; and what it takes, in words. */
function read(name: string, given: unknown): readonly [value: unknown, takes: string] {
  const limit = LIMITS[name];
  const type = typeof ownValue(DEFAULTS, name);
  const isOfType = typeof given === type;
  if (limit instanceof RegExp) {
    const isGood = isOfType && limit.test(String(given));
    return [isGood ? given : undefined, 'a path from / (url: or an address)'];
  }
  if (limit) {
    const isGiven = (word: string) => word.toLowerCase() === String(given).toLowerCase();
    return [limit.find(isGiven), limit.join(' or ')];
  }
  const isGood = isOfType && (typeof given !== 'number' || isNumber(name, given));
  return [isGood ? given : undefined, `a ${type} (timeoutMs: 1 to 9500)`];
}

/** What comes of options: those that are wrong keep their defaults. */
export interface ParsedOptions {
  readonly config: Config;
  readonly problems: readonly OptionProblem[];
}

/**
 * Reads the own properties of `options`; null, undefined and an empty text count as absent.
 * @param spell How an option is written in the place that `from` came from.
 */
export function parseOptions(
  options: object,
  spell: (option: string, from?: string) => string = (option) => option,
): ParsedOptions {
  const config = { ...DEFAULTS };
  const problems: OptionProblem[] = [];
  for (const [name, given] of Object.entries(options)) {
    if ((given ?? '') === '') continue;
    const [value, takes] = OPTION_NAMES.includes(name) ? read(name, given) : [];
    if (value !== undefined) Object.assign(config, { [name]: value });
    else {
      const meant = nearestName(name, OPTION_NAMES);
      const hint = meant ? ` (did you mean ${spell(meant, name)}?)` : '';
      const fix = takes ? `takes ${takes}` : `is unknown${hint}`;
      problems.push({ option: spell(name), received: typeof given, fix });
    }
  }
  return { config, problems };
}
