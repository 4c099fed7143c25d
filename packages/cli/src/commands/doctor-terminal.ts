/** How the doctor speaks with whoever sits at the terminal: a question, a progress line, Ctrl+C. @module */
import type { CliContext } from '../command.ts';
import { CliError } from '../errors.ts';

/** @throws {CliError} where nobody can be asked. `what` begins the sentence. */
export function assertAskable(
  { stdin, stderr }: CliContext,
  what: string,
  { headers, fields }: { headers?: string; fields?: string } = {},
): void {
  if (stdin.isTTY && stderr.isTTY && headers !== '-' && fields !== '-') return;
  throw new CliError(
    'wrong_usage',
    `${what}, and there is nobody here to ask. Give --yes to allow it.`,
  );
}

/** Whether the answer is yes. */
export async function askForLeave(
  { stdin, stderr }: CliContext,
  question: string,
): Promise<boolean> {
  stderr.write(`${question} Go on? [y/N] `);
  for await (const chunk of stdin) return /^\s*y(?:es)?\s*$/i.test(Buffer.from(chunk).toString());
  return false;
}

/** Ctrl+C ends the request under way, and what was begun is ended. */
export function watchForStop({ waitForStop }: CliContext): {
  signal: AbortSignal;
  end: () => void;
} {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  if (waitForStop) void waitForStop().then(stop);
  else process.once('SIGINT', stop).once('SIGTERM', stop);
  return { signal: stopping.signal, end: () => process.off('SIGINT', stop).off('SIGTERM', stop) };
}

export interface Progress {
  say(doing: string): void;
  clear(): void;
}

/** One line on a terminal, which the next entry takes the place of; nothing anywhere else. */
export function createProgress({ stderr }: CliContext): Progress {
  if (!stderr.isTTY) return { say: () => {}, clear: () => {} };
  let width = 0;
  const clear = () => {
    if (width > 0) stderr.write(`\r${' '.repeat(width)}\r`);
    width = 0;
  };
  return {
    say(doing): void {
      clear();
      const line = `  Looking at ${doing} …`.slice(0, 78);
      stderr.write(line);
      width = line.length;
    },
    clear,
  };
}
