/** Decides which command, or which page of help, was asked for. @module */
import { nearestName } from './arguments/nearest-name.ts';
import type { Command } from './command.ts';
import { emulator } from './commands/emulator.ts';
import { keysCreate } from './commands/keys-create.ts';
import { keysList } from './commands/keys-list.ts';
import { keysPrune } from './commands/keys-prune.ts';
import { keysRevoke } from './commands/keys-revoke.ts';
import { keysRotate } from './commands/keys-rotate.ts';
import { CliError } from './errors/cli-error.ts';
import { keysHelp, programHelp } from './program-help.ts';

const COMMANDS: readonly Command[] = [
  keysCreate,
  keysRotate,
  keysList,
  keysPrune,
  keysRevoke,
  emulator,
];

/** A command with what was typed after its name, or a page to print. */
export type Found = { command: Command; argv: readonly string[] } | { help: string };

const isHelp = (word: string | undefined) => word === '--help' || word === '-h';

function unknown(typed: string, known: readonly string[]): CliError {
  const nearest = nearestName(typed, known);
  return new CliError(
    'wrong_usage',
    `There is no command '${typed}'. ${nearest ? `Did you mean '${nearest}'?` : `There are: ${known.join(', ')}.`}`,
  );
}

function findKeysCommand([word, ...rest]: readonly string[]): Found {
  if (isHelp(word)) return { help: keysHelp(COMMANDS) };
  const names = COMMANDS.map(({ name }) => name).filter((name) => name.startsWith('keys '));
  if (word === undefined || word.startsWith('-')) {
    throw new CliError('wrong_usage', `'keys' needs a command after it: ${names.join(', ')}.`);
  }
  const command = COMMANDS.find(({ name }) => name === `keys ${word}`);
  if (!command) throw unknown(`keys ${word}`, names);
  return rest.some(isHelp) ? { help: command.help } : { command, argv: rest };
}

/** @throws {CliError} `wrong_usage` when there is no such command. */
export function findCommand([word, ...rest]: readonly string[]): Found {
  if (isHelp(word)) return { help: programHelp(COMMANDS) };
  if (word === 'keys') return findKeysCommand(rest);
  if (word === emulator.name) {
    return rest.some(isHelp) ? { help: emulator.help } : { command: emulator, argv: rest };
  }
  if (word === undefined || word.startsWith('-')) {
    throw new CliError(
      'wrong_usage',
      `A command is missing. There are: ${COMMANDS.map(({ name }) => name).join(', ')}.`,
    );
  }
  throw unknown(word, ['keys', ...COMMANDS.map(({ name }) => name)]);
}
