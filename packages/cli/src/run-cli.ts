/** Runs one command line: what is printed where, and the exit code. @module */
import { readFileSync } from 'node:fs';
import type { CliContext } from './cli-context.ts';
import type { Report } from './command.ts';
import { EXIT_CODES } from './errors/error-codes.ts';
import { toCliError } from './errors/to-cli-error.ts';
import { findCommand } from './find-command.ts';

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

const asJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function print({ json, text, warnings }: Report, isJson: boolean, context: CliContext): void {
  if (isJson) {
    context.stdout.write(asJson({ ...json, warnings }));
    return;
  }
  context.stdout.write(text);
  for (const { message } of warnings) context.stderr.write(`\nWarning: ${message}\n`);
}

function printError(error: unknown, command: string, isJson: boolean, context: CliContext): number {
  const { code, message } = toCliError(error);
  const hint = code === 'wrong_usage' ? `Run \`${command} --help\` to see how it is used.\n` : '';
  context.stderr.write(
    isJson ? asJson({ error: { code, message } }) : `lcw-auth: ${message}\n${hint}`,
  );
  return EXIT_CODES[code];
}

/**
 * Runs the program. Results go to `stdout`; errors and warnings go to `stderr`.
 *
 * @param argv - what was typed after `lcw-auth`.
 * @returns the exit code: 0 done, 1 could not be done, 2 wrong usage.
 */
export async function runCli(argv: readonly string[], context: CliContext): Promise<number> {
  const isJson = argv.includes('--json');
  let command = argv[0] === 'keys' ? 'lcw-auth keys' : 'lcw-auth';
  try {
    if (argv[0] === '--version') {
      context.stdout.write(`${version()}\n`);
      return 0;
    }
    const found = findCommand(argv);
    if ('help' in found) {
      context.stdout.write(found.help);
      return 0;
    }
    command = `lcw-auth ${found.command.name}`;
    const report = await found.command.run(found.argv, context);
    if (report) print(report, isJson, context);
    return 0;
  } catch (error) {
    return printError(error, command, isJson, context);
  }
}
