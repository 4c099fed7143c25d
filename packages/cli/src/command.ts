/** What a command is to the program: a name, a page of help, and something to run. @module */
import type { CliContext } from './cli-context.ts';

/** Something that a person should know although the command was done. */
export interface Warning {
  /** Stable, for scripts. */
  code:
    | 'lead_too_short'
    | 'rotation_pending'
    | 'no_key_active'
    | 'unknown_to_caches'
    | 'mode_tightened'
    | 'not_ignored';
  message: string;
}

/** What a command did, for a person and for a script. */
export interface Report {
  text: string;
  /** Printed with `--json`. The names in it are stable. */
  json: Record<string, unknown>;
  warnings: readonly Warning[];
}

/** One command of the program. */
export interface Command {
  /** As typed after `lcw-auth`, such as `keys rotate`. */
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** The page that `--help` prints. */
  help: string;
  /**
   * @param argv - what was typed after the name.
   * @returns what to print, or nothing from a command that has printed as it went.
   * @throws {CliError}
   */
  run(argv: readonly string[], context: CliContext): Promise<Report | undefined>;
}
