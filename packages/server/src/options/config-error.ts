/** The error for options that cannot work: it lists every problem at once. @module */

/** One option that cannot work: which, what is wrong with what was received, and the remedy. */
export interface OptionProblem {
  option: string;
  problem: string;
}

/** Thrown when the middleware is made. The message has one line for each problem, with its remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'invalid_options';
  readonly problems: readonly OptionProblem[];

  constructor(problems: readonly OptionProblem[]) {
    const lines = problems.map(({ option, problem }) => `  - ${option}: ${problem}`);
    super(`liveChatAuth cannot start with these options:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
