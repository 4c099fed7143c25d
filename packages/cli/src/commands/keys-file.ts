/** What the `keys` commands have in common: the name of their file and the flag for scripts. @module */
import { resolveTarget, type Target } from '../files/resolve-target.ts';

/** The key set file of a site that names no other. */
export const DEFAULT_FILE = 'lcw-keys.json';

/** Read by the program itself, before the command. */
export const JSON_FLAG = { json: { type: 'boolean' } } as const;

/** The end of each help page. */
export const KEYS_HELP_END = `  --json                  print JSON, for scripts; times are epoch seconds
  -h, --help              print this

A duration is a whole number with s, m, h or d, such as 90s, 30m, 24h or 2d, or plain
seconds.

Exit codes: 0 done, 1 could not be done, 2 wrong usage.
`;

/** The file that a command is about. @throws {CliError} */
export function keysFile(cwd: string, positionals: readonly string[]): Target {
  return resolveTarget(cwd, positionals[0] ?? DEFAULT_FILE);
}
