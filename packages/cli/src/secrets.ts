/** Keeps tokens and keys out of what others can read: the list of processes, and what is printed. @module */
import { CliError } from './errors.ts';

/** Three parts, the first of which is base64url of `{"`: with or without its signature. */
const TOKEN = /eyJ[\w-]{10,}\.[\w-]{2,}\.[\w-]*/;

/** PEM, base64 of it, and a private JWK. */
const KEY = /-----BEGIN|LS0tLS1CRUdJTi|"(?:kty|d|p|q|dp|dq|qi)"\s*:/;

/**
 * A command line is shown to every user of the machine, and kept in the shell's history.
 *
 * @throws {CliError} `secret_argument`, which does not repeat it.
 */
export function refuseSecretArguments(argv: readonly string[]): void {
  const kind = argv.some((word) => TOKEN.test(word))
    ? 'token'
    : argv.some((word) => KEY.test(word))
      ? 'key'
      : undefined;
  if (kind === undefined) return;
  throw new CliError(
    'secret_argument',
    `A ${kind} was given as an argument. Every user of this machine can read arguments, and the shell keeps them. Put it into a file, or give it on the standard input.${kind === 'key' ? ' Treat the key as known to others.' : ''}`,
  );
}

/** The text with every token in it named instead of shown. */
export function hideTokens(text: string): string {
  return text.replace(new RegExp(TOKEN, 'g'), '[a token]');
}

/** The text without what would move a terminal's cursor, change its colours or turn its letters round. */
export function printable(text: string): string {
  return text.replace(/[^\P{C}\n]|[\u2028\u2029]/gu, '\uFFFD');
}
