/** Runs one command line: finds the command, prints what it reports, and decides the exit code. @module */
import { CommanderError } from 'commander';
import { addCommand, type CliContext, Command, helpEnd, type Report, type Run } from './command.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEmulator } from './commands/emulator.ts';
import { addKeysCreate } from './commands/keys-create.ts';
import { addKeysList } from './commands/keys-list.ts';
import { addKeysPrune } from './commands/keys-prune.ts';
import { addKeysRevoke } from './commands/keys-revoke.ts';
import { addKeysRotate } from './commands/keys-rotate.ts';
import { addToken } from './commands/token.ts';
import { addVerify } from './commands/verify.ts';
import { CliError, EXIT_CODES, toCliError } from './errors.ts';
import { ERRORS_PAGE } from './errors-page.ts';
import { type EmulatorTables, loadEmulatorTables, OWN_VERSION } from './load-emulator.ts';
import { printable, refuseSecretArguments } from './secrets.ts';

const HELP_WIDTH = 80;

const EXAMPLES = `lcw-auth keys create          make the keys of a site
lcw-auth keys rotate          change them without a lost chat
lcw-auth keys revoke KID      take one out of use at once: it has leaked
lcw-auth verify token.txt     explain a token, rule by rule
lcw-auth doctor URL           say why nobody is authenticated
lcw-auth keys rotate --help   what a command does, and all of its options`;

const KEYS_EXAMPLES = `1. lcw-auth keys rotate       publishes a new key; the old one goes on signing
2. bring the file to every server of the site
3. wait: a day later the new key signs; another day and an hour later the old
   one is no longer published (lcw-auth keys list shows both times)
4. lcw-auth keys prune        removes the old key`;

/** All commands. Each describes its own flags, from which commander makes parser, help and suggestions. */
function createProgram(context: CliContext, run: Run, tables?: EmulatorTables): Command {
  const program = new Command('lcw-auth')
    .description(
      'Signing keys, test tokens, a local emulator and a doctor for the authenticated live chat of Dynamics 365.',
    )
    .usage('<command> [options]')
    .version(OWN_VERSION, '--version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand('help [command]', 'print the help of a command')
    .enablePositionalOptions()
    .exitOverride()
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}`.trim() })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // Errors come as exceptions, and are printed below.
      writeErr: () => {},
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', helpEnd(EXAMPLES));
  const keys = addCommand(program, new Command('keys'))
    .summary('make, rotate, list, prune and revoke signing keys')
    .description(
      'Manages the private keys with which a site signs its chat tokens: a private JWK Set in a file (by default lcw-keys.json) that the middleware reads with keysFromFile.',
    )
    .usage('<command> [options]')
    .enablePositionalOptions()
    .addHelpText(
      'after',
      helpEnd(KEYS_EXAMPLES).replace('Examples', 'How a key is changed without a lost chat'),
    );
  addKeysCreate(keys, context, run);
  addKeysRotate(keys, context, run);
  addKeysList(keys, context, run);
  addKeysPrune(keys, context, run);
  addKeysRevoke(keys, context, run);
  addToken(program, context, run);
  addVerify(program, context, run);
  addDoctor(program, context, run);
  addEmulator(program, context, run, tables);
  return program;
}

/** The command that the words lead to, as far as they do. */
function commandAt(program: Command, argv: readonly string[]): Command {
  let command = program;
  for (const word of argv) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) break;
    command = next;
  }
  return command;
}

const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

/** What commander found wrong, as a sentence of ours. */
function usageError(error: CommanderError, command: Command): CliError {
  if (error.code === 'commander.help') {
    const names = command.commands.map((each) => each.name()).join(', ');
    return new CliError('wrong_usage', `A command is missing after ${pathOf(command)}: ${names}.`);
  }
  const [first = '', ...rest] = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  const sentence = first.toUpperCase() + rest.join('');
  return new CliError('wrong_usage', /[.?)]$/.test(sentence) ? sentence : `${sentence}.`, {
    cause: error,
  });
}

const asJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function print(
  { json, text, warnings, product }: Report,
  isJson: boolean,
  context: CliContext,
): void {
  if (product !== undefined) context.stdout.write(product);
  const out = product === undefined ? context.stdout : context.stderr;
  if (isJson) {
    out.write(asJson({ ...json, warnings }));
    return;
  }
  out.write(text);
  for (const { message } of warnings) context.stderr.write(`\nWarning: ${message}\n`);
}

function printError(
  { code, message }: CliError,
  path: string,
  isJson: boolean,
  stderr: CliContext['stderr'],
): number {
  const address = `${ERRORS_PAGE}#${code}`;
  const hint = code === 'wrong_usage' ? `Run \`${path} --help\` to see how it is used.` : address;
  stderr.write(
    isJson
      ? asJson({ error: { code, message, address } })
      : `lcw-auth: ${printable(message)}\n${hint}\n`,
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
  let exitCode = 0;
  const run: Run =
    (work) =>
    async (...words) => {
      const report = await work(...words);
      if (report) print(report, isJson, context);
      exitCode = report?.exitCode ?? 0;
    };
  let program = createProgram(context, run);
  const command = commandAt(program, argv);
  try {
    refuseSecretArguments(argv);
    const words = argv[0] === 'help' ? argv.slice(1) : argv;
    if (words[0] === 'emulator') program = createProgram(context, run, await loadEmulatorTables());
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const reason = error instanceof CommanderError ? usageError(error, command) : toCliError(error);
    return printError(reason, pathOf(command), isJson, context.stderr);
  }
}

/**
 * Says that what a command printed did not arrive, in one line. A reader such as `head` that leaves
 * before all is written is no failure.
 *
 * @returns the exit code.
 */
export function reportOutputFailure(
  { code = 'unknown' }: NodeJS.ErrnoException,
  exitCode: number,
  argv: readonly string[],
  stderr: CliContext['stderr'],
): number {
  if (code === 'EPIPE' || exitCode !== 0) return exitCode;
  const error = new CliError(
    'output_failed',
    `The command did its work, but what it prints could not be written (${code}). Look at the key set with \`lcw-auth keys list\` before you run a command again that changes it.`,
  );
  return printError(error, 'lcw-auth', argv.includes('--json'), stderr);
}
