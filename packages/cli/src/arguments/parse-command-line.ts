/** Reads what was typed after a command, or says which word of it is wrong. @module */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CliError } from '../errors/cli-error.ts';
import { nearestName } from './nearest-name.ts';

/** The flags of a command, as `node:util` describes them. */
export type Flags = NonNullable<ParseArgsConfig['options']>;

type Parsed<T extends Flags> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>;

const namesOf = (flags: Flags) => Object.keys(flags).map((name) => `--${name}`);

function unknownFlag(argv: readonly string[], flags: Flags): string {
  const known = namesOf(flags);
  const typed = argv.find((word) => word.startsWith('-') && !known.includes(flagOf(word))) ?? '-';
  const nearest = nearestName(flagOf(typed), known);
  return `There is no option ${flagOf(typed)}. ${nearest ? `Did you mean ${nearest}?` : `There are ${known.join(', ')}.`}`;
}

/** Without its value, which may be anything. */
const flagOf = (word: string) => word.split('=', 1)[0] ?? word;

function explain(error: unknown, argv: readonly string[], flags: Flags): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return unknownFlag(argv, flags);
  const name = /--[a-z-]+/.exec(message)?.[0] ?? 'An option';
  return flags[name.slice(2)]?.type === 'boolean'
    ? `${name} takes no value. Write ${name} alone.`
    : `${name} needs a value. Write it as ${name}=VALUE.`;
}

/**
 * Parses strictly: nothing that is not understood is passed over.
 *
 * @param argv - what was typed after the command's name.
 * @param maxOperands - how many words may stand by themselves.
 * @throws {CliError} `wrong_usage`
 */
export function parseCommandLine<T extends Flags>(
  argv: readonly string[],
  options: T,
  maxOperands: number,
): Parsed<T> {
  let parsed: Parsed<T>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CliError('wrong_usage', explain(error, argv, options), { cause: error });
  }
  const extra = parsed.positionals[maxOperands];
  if (extra !== undefined) {
    const allowed = ['no word', 'one file name'][maxOperands] ?? 'a kid and one file name';
    throw new CliError(
      'wrong_usage',
      `'${extra}' is one word too many: this command takes ${allowed} besides its options.`,
    );
  }
  return parsed;
}
