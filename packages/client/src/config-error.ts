/** The error for wrong options: everything that is wrong with them, at once. @module */

/** Thrown at construction when options are wrong. Its message has a line for each problem. */
export class ConfigError extends Error {
  declare readonly name: 'ConfigError';
  /** What is wrong: the option's name, and where to read what it takes. */
  declare readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
