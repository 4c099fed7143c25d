/** Reads options one by one and remembers what is wrong instead of stopping at the first. @module */
import type { OptionProblem } from './config-error.ts';
import { quote } from './quote.ts';

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
