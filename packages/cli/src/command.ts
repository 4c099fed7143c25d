/** What a command has of the world around it, and what it says when it is done. @module */
import type { KeyObject } from 'node:crypto';
import { Command } from 'commander';

/** Where text goes. */
export interface TextSink {
  write(text: string): unknown;
  /** Whether a person is looking at it. */
  isTTY?: boolean;
}

/** Where text comes from. */
export interface TextSource extends AsyncIterable<Uint8Array | string> {
  isTTY?: boolean;
}

/** The surroundings of one run, so that tests can put their own in its place. */
export interface CliContext {
  /** For results. */
  stdout: TextSink;
  /** For errors and warnings. */
  stderr: TextSink;
  stdin: TextSource;
  /** The clock, in epoch milliseconds. */
  now: () => number;
  /** The folder that file names are relative to. */
  cwd: string;
  /** Makes a private RSA key. @default node:crypto */
  generateKey?: (bits: number) => Promise<KeyObject>;
  /** Waits so many milliseconds. @default setTimeout */
  wait?: (ms: number) => Promise<void>;
  /** Resolves when a command that goes on until it is stopped shall stop. @default SIGINT or SIGTERM */
  waitForStop?: () => Promise<void>;
}

/** Something that a person should know although the command was done. */
export interface Warning {
  /** Stable, for scripts. */
  code:
    | 'lead_too_short'
    | 'rotation_pending'
    | 'no_key_active'
    | 'unknown_to_caches'
    | 'mode_tightened'
    | 'not_ignored'
    | 'token_wrapped';
  message: string;
}

/** What a command did, for a person and for a script. */
export interface Report {
  text: string;
  /** Printed with `--json`. The names in it are stable. */
  json: Record<string, unknown>;
  warnings: readonly Warning[];
  /** A key set or a token: stdout gets this alone, and the report goes to stderr. */
  product?: string;
  /** @default 0 */
  exitCode?: number;
}

/**
 * Makes an action for commander: does the work and prints its report. Work that has printed as it
 * went reports nothing.
 */
export type Run = <Words extends unknown[]>(
  work: (...words: Words) => Promise<Report | undefined>,
) => (...words: Words) => Promise<void>;

/** The end of a help page. */
export function helpEnd(examples: string, exitCodes = '0 done, 1 could not be done'): string {
  return `\nExamples:\n${examples.replace(/^/gm, '  ')}\n\nExit codes: ${exitCodes}, 2 wrong usage.`;
}

/** A command below another, with what all have in common. */
export function addCommand(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent).helpCommand(false).allowExcessArguments(false);
  parent.addCommand(command);
  return command;
}

export { Command };
