/** Turns options into the frozen configuration, or refuses them with every problem at once. @module */

import { describeValue } from '../errors/describe-value.ts';
import { ConfigError, type OptionProblem } from './config-error.ts';
import { contained } from './contained.ts';
import { DEFAULTS } from './defaults.ts';
import { nearestName } from './nearest-name.ts';
import { OPTION_RULES, REQUIRED_OPTIONS } from './option-rules.ts';
import type { Config } from './options.ts';

const SHORT_LIFETIME_SECONDS = 600;

const KNOWN = Object.keys(OPTION_RULES);

/** What other libraries call the same thing. */
const ALIASES: Readonly<Record<string, string>> = {
  iss: 'issuer',
  sub: 'subject',
  key: 'keys',
  privateKey: 'keys',
  expiresIn: 'lifetimeSeconds',
};

function unknownOptions(options: Record<string, unknown>): OptionProblem[] {
  let listed = false;
  return Object.keys(options)
    .filter((name) => !KNOWN.includes(name))
    .map((option) => {
      const meant = ALIASES[option] ?? nearestName(option, KNOWN);
      const list = listed ? '' : ` The options are ${KNOWN.join(', ')}.`;
      listed ||= meant === undefined;
      const remedy = meant === undefined ? list : ` Did you mean '${meant}'?`;
      return { option, problem: `there is no such option.${remedy}` };
    });
}

function problemsOf(options: Record<string, unknown>): OptionProblem[] {
  const problems: OptionProblem[] = [];
  for (const [option, rule] of Object.entries(OPTION_RULES)) {
    const value = options[option];
    const required = REQUIRED_OPTIONS.some((name) => name === option);
    if (value === undefined && !required) continue;
    const problem = rule(value);
    if (problem !== undefined) problems.push({ option, problem });
  }
  return [...problems, ...unknownOptions(options)];
}

/**
 * Checks options once, so that nothing needs checking while requests are answered.
 *
 * @param input - the options; `undefined` in an option means its default.
 * @throws {ConfigError} listing every problem, each with the remedy.
 */
export function parseOptions(input: unknown): Config {
  if (typeof input !== 'object' || input === null) {
    const problem = `received ${describeValue(input)}. Give at least issuer, keys and subject.`;
    throw new ConfigError([{ option: 'options', problem }]);
  }
  const options = input as Record<string, unknown>;
  const problems = problemsOf(options);
  if (problems.length > 0) throw new ConfigError(problems);

  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const complete = { ...DEFAULTS, ...Object.fromEntries(given) } as unknown as Config;
  const config: Config = Object.freeze({
    ...complete,
    allowedOrigins: new Set(complete.allowedOrigins),
    onToken: contained('onToken', complete.onToken),
    onWarning: contained('onWarning', complete.onWarning),
    onError: contained('onError', complete.onError),
  });

  if (config.lifetimeSeconds < SHORT_LIFETIME_SECONDS) {
    config.onWarning({
      code: 'short_lifetime',
      message: `lifetimeSeconds is ${config.lifetimeSeconds}: one token serves a whole chat, so chats longer than that probably break. Use ${SHORT_LIFETIME_SECONDS} or more.`,
    });
  }
  return config;
}
