/** Turns options into the frozen configuration, or refuses them with every problem at once. @module */

import { describeValue } from '../errors/describe-value.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import { ConfigError, type OptionProblem } from './config-error.ts';
import { DEFAULTS } from './defaults.ts';
import { guardedClock, guardedTokenId } from './guarded.ts';
import { createListeners } from './listeners.ts';
import {
  combinationProblems,
  keysProblem,
  mayUseTestKeys,
  OPTION_RULES,
  REQUIRED_OPTIONS,
} from './option-rules.ts';
import type { Config } from './options.ts';
import { type ReadOptions, readOptions } from './read-options.ts';

const SHORT_LIFETIME_SECONDS = 600;

const KNOWN = Object.keys(OPTION_RULES);

/** A list of thousands is one mistake. */
const MAX_LISTED = 5;

function firstOf(problems: readonly OptionProblem[], option: string): readonly OptionProblem[] {
  const hidden = problems.length - MAX_LISTED;
  if (hidden <= 0) return problems;
  const more = { option, received: `${hidden} more of the kind`, fix: 'Correct them alike.' };
  return [...problems.slice(0, MAX_LISTED), more];
}

function problemsOf({ given, problems: unreadable }: ReadOptions): OptionProblem[] {
  const problems: OptionProblem[] = [];
  for (const [option, rule] of Object.entries(OPTION_RULES)) {
    const isMissing =
      REQUIRED_OPTIONS.some((name) => name === option) &&
      !unreadable.some((problem) => problem.option === option);
    if (isMissing || given.has(option)) {
      problems.push(...firstOf(rule(option, given.get(option)), option));
    }
  }
  return [...problems, ...combinationProblems(given), ...unreadable];
}

function toConfig(given: ReadonlyMap<string, unknown>): Config {
  // Every value has passed the rule of its option.
  const complete = { ...DEFAULTS, ...Object.fromEntries(given) } as Config;
  const { displayedContext, subjectFormat, subjectRecord } = complete;
  const isContact = subjectRecord === 'contact' && subjectFormat === 'guid';
  return Object.freeze({
    ...complete,
    displayedContext: displayedContext === 'all' ? displayedContext : new Set(displayedContext),
    portalContactId: complete.portalContactId && isContact,
    allowedOrigins: new Set(complete.allowedOrigins),
    allowTestKeys: mayUseTestKeys(given),
    now: guardedClock(complete.now),
    tokenId: guardedTokenId(complete.tokenId),
    ...createListeners(complete),
  });
}

/** Tells what works but deserves a look, and what does not work but may not keep the site from starting. */
function report(config: Config): void {
  if (config.lifetimeSeconds < SHORT_LIFETIME_SECONDS) {
    config.onWarning({
      code: 'short_lifetime',
      message: `lifetimeSeconds is ${config.lifetimeSeconds}: one token serves a whole chat, so chats longer than that probably break. Use ${SHORT_LIFETIME_SECONDS} or more.`,
    });
  }
  if (config.keys.warning !== undefined) {
    config.onWarning({ code: 'insecure_key_file', message: config.keys.warning });
  }
  const problem = keysProblem(config.keys, config.allowTestKeys);
  if (problem !== undefined) {
    config.onError(
      new LiveChatAuthError(
        'keys_unavailable',
        `The site starts without keys, and no customer can chat as themselves: ${problem}`,
      ),
    );
  }
}

function readSafely(input: object): ReadOptions {
  try {
    return readOptions(input, KNOWN);
  } catch {
    // A proxy may throw whatever it is asked.
    const received = 'an object that cannot be looked at';
    throw new ConfigError([{ option: 'options', received, fix: 'Give a plain object.' }]);
  }
}

/**
 * Checks options once, so that nothing needs checking while requests are answered.
 *
 * @param input - the options; `undefined` in an option means its default.
 * @throws {ConfigError} listing every problem, each with its fix.
 */
export function parseOptions(input: unknown): Config {
  if (typeof input !== 'object' || input === null) {
    const fix = 'Give an object with at least issuer, keys and subject.';
    throw new ConfigError([{ option: 'options', received: describeValue(input), fix }]);
  }
  const options = readSafely(input);
  const problems = problemsOf(options);
  if (problems.length > 0) throw new ConfigError(problems);
  const config = toConfig(options.given);
  report(config);
  return config;
}
