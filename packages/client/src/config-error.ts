/** The error for options that cannot work: it lists every problem at once. @module */
import { withAddress } from './messages.ts';

/** One option that cannot work. */
export interface OptionProblem {
  /** Its name as it was written: an option's, or an attribute's. */
  readonly option: string;
  /** The type of what was received; never the value, which may be a secret in the wrong place. */
  readonly received: string;
  /** What to do. */
  readonly fix: string;
}

/** Thrown when a provider or a client function is made with options that cannot work. */
export class ConfigError extends Error {
  declare readonly name: 'ConfigError';
  declare readonly code: 'wrong_options';
  declare readonly problems: readonly OptionProblem[];

  constructor(problems: readonly OptionProblem[]) {
    const list = problems.map(({ option, received, fix }) => `${option} (${received}): ${fix}`);
    super(withAddress(`Wrong options. ${list.join('; ')}`, 'wrong_options'));
    Object.assign(this, { name: 'ConfigError', code: 'wrong_options', problems });
  }
}
