/** `lcw-auth keys create`: makes a key set with one key. @module */
import {
  addCommand,
  type CliContext,
  Command,
  helpEnd,
  type Report,
  type Run,
} from '../command.ts';
import { CliError } from '../errors.ts';
import { withFileLock } from '../files/file-lock.ts';
import { lookAtFile, resolveTarget, type Target } from '../files/target.ts';
import { BITS_FLAG, DEFAULT_FILE, JSON_FLAG, STDOUT_FLAG } from '../flags.ts';
import { type AddedIgnoreLines, keepOutOfGit } from '../git/keep-out-of-git.ts';
import { createEntry, generateKey, type KeyEntry, writeKeySetText } from '../key-set/key-set.ts';
import { assertNoTerminal } from '../key-set/key-set-place.ts';

interface Flags {
  bits: string;
  force?: boolean;
  gitignore: boolean;
  stdout?: true;
}

export function addKeysCreate(keys: Command, context: CliContext, run: Run): void {
  addCommand(keys, new Command('create'))
    .summary('make a key set file with one key, which signs at once')
    .description(
      `Makes a key set file with one RSA key, which signs at once. The middleware reads it with keysFromFile('${DEFAULT_FILE}') and publishes its public half.

The file holds private keys. It gets mode 0600. In a git work tree it is added to .gitignore, together with its lock. Give each environment a set of its own.`,
    )
    .argument('[file]', `key set file to make (default: ${DEFAULT_FILE})`)
    .addOption(BITS_FLAG)
    .option(
      '--force',
      'replace a file that is there. Servers that start with it cut running chats off: `lcw-auth keys rotate` is the change that nobody notices',
    )
    .option('--no-gitignore', 'never write .gitignore: refuse when git does not ignore the file')
    .addOption(STDOUT_FLAG)
    .addOption(JSON_FLAG)
    .addHelpText(
      'after',
      helpEnd(`lcw-auth keys create
lcw-auth keys create /etc/contoso/lcw-keys.json --bits 3072
lcw-auth keys create --stdout > /run/lcw-keys.json`),
    )
    .action(
      run((file: string | undefined, flags: Flags) =>
        flags.stdout ? createOnStdout(context, file, flags) : createFile(context, file, flags),
      ),
    );
}

async function createFile(
  context: CliContext,
  file: string | undefined,
  { bits, force = false, gitignore }: Flags,
): Promise<Report> {
  const target = resolveTarget(context.cwd, file ?? DEFAULT_FILE);
  assertMayWrite(target, force);
  const added = keepOutOfGit(target, gitignore);
  const privateKey = await generateKey(context, Number(bits));
  return withFileLock(target, async (lock) => {
    const replaced = assertMayWrite(target, force);
    const key = await createEntry(privateKey, Math.floor(context.now() / 1000));
    lock.replaceFile(writeKeySetText({ entries: [key], members: {} }));
    return report(target, key, replaced, added);
  });
}

/** @returns whether there is a file that will be replaced. @throws {CliError} `file_exists` */
function assertMayWrite(target: Target, force: boolean): boolean {
  const exists = lookAtFile(target) !== undefined;
  if (!exists || force) return exists;
  throw new CliError(
    'file_exists',
    `${target.name} exists, and its keys may be in use. Add a key to it with \`lcw-auth keys rotate ${target.name}\`, or give another name. --force replaces it, which may cut running chats off.`,
  );
}

const FORCE_EFFECT = `
The old keys are gone from the file. Servers that are running have them in memory:
they publish the new key at once, and go on signing with the old one until caches
have the new one (24 h). A server that starts knows the new key alone: its new
tokens are refused until Omnichannel has fetched it, and running chats notice.
\`lcw-auth keys rotate\` avoids that, and \`lcw-auth keys revoke\` is what takes a key
out of use at once.
`;

function report(
  { name }: Target,
  { kid, bits, activeFrom }: KeyEntry,
  replaced: boolean,
  added: AddedIgnoreLines | undefined,
): Report {
  const ignored = added ? `Added to ${added.file}: ${added.lines.join(' and ')}\n` : '';
  return {
    json: { file: name, key: { kid, bits, activeFrom }, replaced, gitignore: added ?? null },
    text: `${replaced ? 'Replaced' : 'Made'} ${name} with one key, which signs at once:

  ${kid} (${bits} bits)
${replaced ? FORCE_EFFECT : ''}
${ignored}Keep the file secret. Give it to the middleware: keys: keysFromFile('${name}')
`,
    warnings: [],
  };
}

async function createOnStdout(
  context: CliContext,
  file: string | undefined,
  flags: Flags,
): Promise<Report> {
  if (file !== undefined) throw new CliError('wrong_usage', 'Give a file or --stdout, not both.');
  assertNoTerminal(context);
  const privateKey = await generateKey(context, Number(flags.bits));
  const key = await createEntry(privateKey, Math.floor(context.now() / 1000));
  const { kid, bits, activeFrom } = key;
  return {
    product: writeKeySetText({ entries: [key], members: {} }),
    json: { file: null, key: { kid, bits, activeFrom }, replaced: false, gitignore: null },
    text: `Made a key set with one key, which signs at once:\n\n  ${kid} (${bits} bits)\n`,
    warnings: [],
  };
}
