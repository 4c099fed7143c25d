/** The error that says everything that is wrong with the options at once. @module */

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
