/** The help pages above those of single commands. @module */
import type { Command } from './command.ts';
import { formatTable } from './output/format-table.ts';

const listOf = (commands: readonly Command[]) =>
  formatTable(commands.map(({ name, summary }) => [name, summary]));

/** The page of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  return `Usage: lcw-auth <command> [options]

Signing keys and a local emulator for the authenticated live chat of Dynamics 365.

Commands:
${listOf(commands)}
Examples:
  lcw-auth keys create          make the keys of a site
  lcw-auth keys rotate          change them without a lost chat
  lcw-auth keys revoke KID      take one out of use at once: it has leaked
  lcw-auth keys rotate --help   what a command does, and all of its options

Options:
  -h, --help    print this; after a command, the page of that command
  --version     print the version

Exit codes: 0 done, 1 could not be done, 2 wrong usage.
`;
}

/** The page of `lcw-auth keys`. */
export function keysHelp(commands: readonly Command[]): string {
  return `Usage: lcw-auth keys <command> [file] [options]

Manages the private keys with which a site signs its chat tokens: a private JWK Set in a
file (default: lcw-keys.json) that the middleware reads with keysFromFile.

Commands:
${listOf(commands.filter(({ name }) => name.startsWith('keys ')))}
How a key is changed without a lost chat:
  1. lcw-auth keys rotate       publishes a new key; the old one goes on signing
  2. bring the file to every server of the site
  3. wait: a day later the new key signs; another day and an hour later the old one is
     no longer published (\`lcw-auth keys list\` shows both times)
  4. lcw-auth keys prune        removes the old key

Options:
  -h, --help    print this; after a command, the page of that command

Exit codes: 0 done, 1 could not be done, 2 wrong usage.
`;
}
