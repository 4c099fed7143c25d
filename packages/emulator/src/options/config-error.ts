/** Collects everything that is wrong with the options, to be said at once. @module */
import { nearestName, quote } from '../lib/text.ts';

/** One option that cannot be used. */
export interface OptionProblem {
  option: string;
  /** What was given, shortened; never a password. */
  received: string;
  /** What to write instead. */
  fix: string;
}

/** Thrown at start-up. `problems` lists every option to correct, and so does the message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'invalid_options';
  readonly problems: readonly OptionProblem[];

  constructor(problems: readonly OptionProblem[]) {
    const lines = problems.map(
      ({ option, received, fix }) => `  - ${option}: received ${received}. ${fix}`,
    );
    super(`The emulator's options cannot be used:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

export interface OptionReader {
  readonly problems: OptionProblem[];
  /** The value when `isValid` accepts it; else `fallback`, with a problem noted unless it is undefined. */
  read<T>(
    option: string,
    value: unknown,
    fallback: T,
    isValid: (value: unknown) => boolean,
    fix: string,
  ): T;
  refuse(option: string, value: unknown, fix: string): void;
}

export function createOptionReader(): OptionReader {
  const problems: OptionProblem[] = [];
  const refuse = (option: string, value: unknown, fix: string): void => {
    problems.push({ option, received: describeValue(value), fix });
  };
  return {
    problems,
    refuse,
    read<T>(
      option: string,
      value: unknown,
      fallback: T,
      isValid: (value: unknown) => boolean,
      fix: string,
    ): T {
      if (value === undefined) return fallback;
      if (isValid(value)) return value as T;
      refuse(option, value, fix);
      return fallback;
    },
  };
}

function describeValue(value: unknown): string {
  if (value === undefined || value === null) return value === null ? 'null' : 'nothing';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'function' ? 'a function' : `a value of type ${typeof value}`;
}

/** `place` says where the options stand, such as `widgets[0].`; empty for the emulator's own. */
export function refuseUnknownNames(
  options: object,
  known: readonly string[],
  place: string,
  reader: OptionReader,
): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const nearest = nearestName(name, known);
    reader.problems.push({
      option: `${place}${quote(name)}`,
      received: 'an option that does not exist',
      fix: nearest ? `Did you mean "${nearest}"?` : `Known options: ${known.join(', ')}.`,
    });
  }
}
