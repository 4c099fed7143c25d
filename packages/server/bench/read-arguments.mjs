/** Reads the bench's command line. @module */
import { parseArgs } from 'node:util';
import { MIN_ROUNDS } from './report/summarize.mjs';

/** With rounds of about ten seconds, three minutes. */
const MAX_ROUNDS = 15;

/**
 * `--rounds N`, `--quick` for a smoke run without verdicts, `--write` for `RESULTS.md`.
 *
 * @param {string[]} args
 */
export function readArguments(args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 2 : MIN_ROUNDS));
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MAX_ROUNDS) {
    throw new Error(`--rounds is a whole number from 1 to ${MAX_ROUNDS}.`);
  }
  return { rounds, isQuick: values.quick, isWritten: values.write };
}
