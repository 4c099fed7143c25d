/** Checks the options of what stands beside the middleware: a source of keys, a helper. @module */
import { describeValue } from '../errors/describe-value.ts';
import type { OptionProblem } from './config-error.ts';
import { readOptions } from './read-options.ts';
import type { Rule } from './rules.ts';

/** What was given, and everything that is wrong with it. */
export interface CheckedOptions {
  given: ReadonlyMap<string, unknown>;
  problems: readonly OptionProblem[];
}

/**
 * Reads each option once and holds it against its rule.
 *
 * @param rules - of every option; one that is not here is unknown.
 * @param required - options without which nothing works, or what tells them from those that were given.
 */
export function checkOptions(
  input: unknown,
  rules: Readonly<Record<string, Rule>>,
  required: readonly string[] | ((isGiven: (option: string) => boolean) => readonly string[]),
): CheckedOptions {
  const requiredOf = (isGiven: (option: string) => boolean) =>
    typeof required === 'function' ? required(isGiven) : required;
  const names = () => requiredOf(() => false).join(', ');
  const broken = (received: string): CheckedOptions => ({
    given: new Map(),
    problems: [{ option: 'options', received, fix: `Give an object with ${names()}.` }],
  });
  if (typeof input !== 'object' || input === null) return broken(describeValue(input));
  try {
    const { given, problems: unreadable } = readOptions(input, Object.keys(rules));
    const isBroken = (name: string) => unreadable.some(({ option }) => option === name);
    const needed = requiredOf((name) => given.has(name) || isBroken(name));
    const problems = Object.entries(rules).flatMap(([option, rule]) => {
      const isMissing = needed.includes(option) && !isBroken(option);
      return given.has(option) || isMissing ? rule(option, given.get(option)) : [];
    });
    return { given, problems: [...problems, ...unreadable] };
  } catch {
    // A proxy may throw whatever it is asked.
    return broken('an object that cannot be looked at');
  }
}
