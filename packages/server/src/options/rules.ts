/** Rules of which options are made: each has one fix, and describes what it does not accept by its kind. @module */
import { describeValue } from '../errors/describe-value.ts';
import type { OptionProblem } from './config-error.ts';

/** Returns what is wrong with an option's value. */
export type Rule = (option: string, value: unknown) => readonly OptionProblem[];

/** A rule with one fix: what `isRight` does not accept is described by its kind. */
export const expecting =
  (isRight: (value: unknown) => boolean, fix: string): Rule =>
  (option, value) =>
    isRight(value) ? [] : [{ option, received: describeValue(value), fix }];

/** A function, with an example of one. */
export const aFunction = (example: string): Rule =>
  expecting((value) => typeof value === 'function', `Give a function: ${example}.`);

/** A whole number of something. */
export const aWholeNumber = (unit: string, least: number, most: number, reason = ''): Rule =>
  expecting(
    (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
    `Give a whole number of ${unit} from ${least} to ${most}.${reason}`,
  );

/** One of a few texts. */
export const oneOf = (...choices: readonly string[]): Rule =>
  expecting(
    (value) => choices.includes(value as string),
    `Give one of ${choices.map((choice) => `'${choice}'`).join(', ')}.`,
  );

/** True or false, and nothing that counts as one of them. */
export const aBoolean: Rule = expecting(
  (value) => typeof value === 'boolean',
  'Give true or false.',
);
