/** The error for options that cannot work: it lists every problem at once. @module */
import { ERRORS_PAGE } from '../errors-page.ts';

/** One option that cannot work. */
export interface OptionProblem {
  option: string;
  /** What kind of value came, and how long it is; never the value. */
  received: string;
  /** What to give instead. */
  fix: string;
}

/** Thrown when the middleware or a part of it is made. `problems` lists every option to correct, and so does the message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'invalid_options';
  readonly problems: readonly OptionProblem[];

  /** @param who - the function that was called. */
  constructor(problems: readonly OptionProblem[], who = 'liveChatAuth') {
    const lines = problems.map(
      ({ option, received, fix }) => `  - ${option}: received ${received}. ${fix}`,
    );
    super(
      `${who} cannot start with these options:\n${lines.join('\n')}\n${ERRORS_PAGE}#invalid_options`,
    );
    this.problems = problems;
  }
}
