/** Turns options into a complete configuration, and finds everything that is wrong with them. @module */
import type { OptionProblem } from './config-error.ts';
import { ownValue } from './guard.ts';
import { complain } from './messages.ts';
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
  onError: complain,
};

/** The names of all options. */
export const OPTION_NAMES: readonly string[] = Object.keys(DEFAULTS);

/** Some take one of these words, in any case. */
const WORDS: Readonly<Partial<Record<string, readonly string[]>>> = {
  method: ['POST', 'GET'],
  credentials: ['same-origin', 'include', 'omit'],
  whenUnavailable: ['wait-if-customer', 'wait', 'null'],
  prefetch: ['ask', 'load', 'intent'],
};

/** Whether a value of the right type is good, and what is, in words. */
type Limit = readonly [isGood: (given: unknown) => boolean, takes: string];

/** What some take beyond the type of their default. The sign-in page is on no other host. */
const LIMITS: Readonly<Partial<Record<string, Limit>>> = {
  url: [(given) => /^(https?:\/)?\//i.test(String(given)), 'a path from /, or an address'],
  signInUrl: [(given) => /^\/(?!\/)/.test(String(given)), 'a path from /'],
  // The widget gives up after ten seconds (P2).
  timeoutMs: [(given) => Number(given) >= 1 && Number(given) <= 9500, 'a number from 1 to 9500'],
};

const NUMBER: Limit = [(given) => Number(given) >= 0, 'a number from 0 on'];

/** The value of an option, if it is good, in its usual spelling; and what it takes, in words. */
function read(name: string, given: unknown): readonly [value: unknown, takes: string] {
  const words = WORDS[name];
  if (words) {
    const isGiven = (word: string) => word.toLowerCase() === String(given).toLowerCase();
    return [words.find(isGiven), words.join(' or ')];
  }
  const type = typeof ownValue(DEFAULTS, name);
  const anyOfType: Limit = [() => true, `a ${type}`];
  const [isGood, takes] = LIMITS[name] ?? (type === 'number' ? NUMBER : anyOfType);
  return [typeof given === type && isGood(given) ? given : undefined, takes];
}

/** What comes of options: those that are wrong keep their defaults. */
export interface ParsedOptions {
  readonly config: Config;
  readonly problems: OptionProblem[];
}

const NO_OBJECT = 'takes an object, such as { url: "/_services/auth/token" }';

/**
 * Reads the own properties of `options`; null, undefined and an empty text count as absent.
 * @param spell How an option is written in the place that `from` came from.
 * @param names What may have been meant by a name that is unknown.
 */
export function parseOptions(
  options: object | null,
  spell: (option: string, from?: string) => string = (option) => option,
  names: readonly string[] = OPTION_NAMES,
): ParsedOptions {
  const config = { ...DEFAULTS };
  const problems: OptionProblem[] = [];
  if (typeof options !== 'object') {
    return { config, problems: [{ option: 'options', received: typeof options, fix: NO_OBJECT }] };
  }
  for (const [name, given] of Object.entries(options ?? {})) {
    if ((given ?? '') === '') continue;
    const [value, takes] = OPTION_NAMES.includes(name) ? read(name, given) : [];
    if (value !== undefined) Object.assign(config, { [name]: value });
    else {
      const meant = nearestName(name, names);
      const hint = meant ? ` (did you mean ${spell(meant, name)}?)` : '';
      const fix = takes ? `takes ${takes}` : `is unknown${hint}`;
      problems.push({ option: spell(name), received: typeof given, fix });
    }
  }
  return { config, problems };
}
