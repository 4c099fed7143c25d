/** What the commands take from the world around them, so that tests can put their own in its place. @module */
import type { KeyObject } from 'node:crypto';

/** Where text goes. */
export interface TextSink {
  write(text: string): unknown;
}

/** The surroundings of one run. */
export interface CliContext {
  /** For results. */
  stdout: TextSink;
  /** For errors and warnings. */
  stderr: TextSink;
  /** The clock, in epoch milliseconds. */
  now: () => number;
  /** The folder that file names are relative to. */
  cwd: string;
  /** Makes a private RSA key. @default node:crypto */
  generateKey?: (bits: number) => Promise<KeyObject>;
  /** Resolves when a command that goes on until it is stopped shall stop. @default SIGINT or SIGTERM */
  waitForStop?: () => Promise<void>;
}
