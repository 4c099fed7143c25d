/** `lcw-auth keys create`: makes a key set file with one key. @module */
import { parseBits } from '../arguments/parse-bits.ts';
import { parseCommandLine } from '../arguments/parse-command-line.ts';
import type { CliContext } from '../cli-context.ts';
import type { Command, Report } from '../command.ts';
import { CliError } from '../errors/cli-error.ts';
import { withFileLock } from '../files/file-lock.ts';
import { lookAtFile } from '../files/look-at-file.ts';
import type { Target } from '../files/resolve-target.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { type AddedIgnoreLine, keepOutOfGit } from '../git/keep-out-of-git.ts';
import { generateKey } from '../key-set/generate-key.ts';
import { createEntry, type KeyEntry, writeKeySetText } from '../key-set/key-set.ts';
import { JSON_FLAG, KEYS_HELP_END, keysFile } from './keys-file.ts';

const HELP = `Usage: lcw-auth keys create [file] [options]

Makes a key set file (default: lcw-keys.json) with one RSA key, which signs at once.
The middleware reads it with keysFromFile('lcw-keys.json') and publishes its public half.

The file holds private keys. It gets mode 0600. In a git work tree it is added to
.gitignore, with its lock and temporary files. Give each environment a set of its own.

Examples:
  lcw-auth keys create
  lcw-auth keys create /etc/contoso/lcw-keys.json --bits 3072

Options:
  --bits <size>           2048, 3072 or 4096. Default: 2048
  --force                 replace a file that is there. Servers that start with it cut
                          running chats off: use \`lcw-auth keys rotate\` for a change
                          that nobody notices
  --no-gitignore          never write .gitignore: refuse when git does not ignore the file
${KEYS_HELP_END}`;

const FLAGS = {
  bits: { type: 'string', default: '2048' },
  force: { type: 'boolean', default: false },
  'no-gitignore': { type: 'boolean', default: false },
  ...JSON_FLAG,
} as const;

const FORCE_EFFECT = `
The old keys are gone from the file. Servers that are running have them in memory: they
publish the new key at once, and go on signing with the old one until caches have the new
one (24 h). A server that starts knows the new key alone: its new tokens are refused until
Omnichannel has fetched it, and running chats notice. \`lcw-auth keys rotate\` avoids that,
and \`lcw-auth keys revoke\` is what takes a key out of use at once.
`;

/** @returns whether there is a file that will be replaced. @throws {CliError} `file_exists` */
function assertMayWrite(target: Target, force: boolean): boolean {
  const exists = lookAtFile(target) !== undefined;
  if (!exists || force) return exists;
  throw new CliError(
    'file_exists',
    `${target.name} exists, and its keys may be in use. Add a key to it with \`lcw-auth keys rotate ${target.name}\`, or give another name. --force replaces it, which may cut running chats off.`,
  );
}

function report(target: Target, key: KeyEntry, replaced: boolean, line?: AddedIgnoreLine): Report {
  const { kid, bits, activeFrom } = key;
  const ignored = line ? `Added the line ${line.line} to ${line.file}.\n` : '';
  return {
    json: { file: target.name, key: { kid, bits, activeFrom }, replaced, gitignore: line ?? null },
    text: `${replaced ? 'Replaced' : 'Made'} ${target.name} with one key, which signs at once:

  ${kid} (${bits} bits)
${replaced ? FORCE_EFFECT : ''}
${ignored}Keep the file secret. Give it to the middleware: keys: keysFromFile('${target.name}')
`,
    warnings: [],
  };
}

async function run(argv: readonly string[], context: CliContext): Promise<Report> {
  const { values, positionals } = parseCommandLine(argv, FLAGS, 1);
  const bits = parseBits(values.bits);
  const target = keysFile(context.cwd, positionals);
  assertMayWrite(target, values.force);
  const line = keepOutOfGit(target, !values['no-gitignore']);
  const privateKey = await (context.generateKey ?? generateKey)(bits);
  return withFileLock(target, async (lock) => {
    const replaced = assertMayWrite(target, values.force);
    const key = await createEntry(privateKey, Math.floor(context.now() / 1000));
    writeAtomically(target, writeKeySetText({ entries: [key], members: {} }), lock);
    return report(target, key, replaced, line);
  });
}

/** Makes a key set file. */
export const keysCreate: Command = {
  name: 'keys create',
  summary: 'make a key set file with one key, which signs at once',
  help: HELP,
  run,
};
