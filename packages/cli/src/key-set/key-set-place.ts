/** Where a key set comes from and where it goes: a file that is locked meanwhile, or the standard streams. @module */
import { readFileSync, type Stats } from 'node:fs';
import type { CliContext, Warning } from '../command.ts';
import { CliError } from '../errors.ts';
import { withFileLock } from '../files/file-lock.ts';
import { lookAtFile, resolveTarget, type Target } from '../files/target.ts';
import { DEFAULT_FILE } from '../flags.ts';
import { readStdin } from '../read-input.ts';
import {
  type KeyEntry,
  type KeySet,
  MAX_KEY_SET_BYTES,
  readKeySetText,
  writeKeySetText,
} from './key-set.ts';

/** What `--stdin` and `--stdout` give. */
export interface StreamFlags {
  stdin?: true;
  stdout?: true;
}

/** A place that a command was told. */
export interface KeySetPlace {
  context: CliContext;
  /** The file that is read; undefined for the standard input. */
  source: Target | undefined;
  /** The file that is written; undefined for the standard output. */
  target: Target | undefined;
  /** What was read, for messages. */
  sourceName: string;
  /** What was written, for reports. */
  targetName: string;
}

/** A key set as it was read. */
export interface ReadKeySet extends KeySet {
  text: string;
  /** Of its file. */
  stats?: Stats;
}

/** A change of a set's keys. */
export interface KeySetChange {
  /** What the set was before. */
  before: ReadKeySet;
  entries: readonly KeyEntry[];
  /** The set's new text, when it goes to the standard output. */
  product?: string;
}

/**
 * Decides where a command reads and writes.
 *
 * @throws {CliError} `wrong_usage` where that makes no sense, or would show keys on a terminal.
 */
export function keySetPlace(
  context: CliContext,
  file: string | undefined,
  { stdin, stdout }: StreamFlags,
  mayWrite = true,
): KeySetPlace {
  const refuse = (message: string) => new CliError('wrong_usage', message);
  if (stdin && file !== undefined) throw refuse('Give a file or --stdin, not both.');
  if (stdin && mayWrite && !stdout) {
    throw refuse('--stdin needs --stdout: there is no file that could be written.');
  }
  if (stdin && context.stdin.isTTY) {
    throw refuse(
      '--stdin waits for a key set, and keys are not typed on a terminal. Send one with < or |.',
    );
  }
  if (stdout) assertNoTerminal(context);
  const source = stdin ? undefined : resolveTarget(context.cwd, file ?? DEFAULT_FILE);
  return {
    context,
    source,
    target: stdout ? undefined : source,
    sourceName: source?.name ?? 'The standard input',
    targetName: stdout
      ? 'the key set on the standard output'
      : (source?.name ?? 'the standard input'),
  };
}

/** @throws {CliError} `wrong_usage` */
export function assertNoTerminal({ stdout }: CliContext): void {
  if (!stdout.isTTY) return;
  throw new CliError(
    'wrong_usage',
    'Private keys are not shown on a terminal. Send the standard output on with > or |.',
  );
}

const PEM_ADVICE =
  'is a PEM file: it holds one key, and its public key is published without a kid, so it cannot rotate. Make a key set beside it with `lcw-auth keys create` and give that to keysFromFile in a quiet hour: the first change of key is the one that running chats notice.';

/** What is at the place. @throws {CliError} `file_not_found`, `not_a_key_set` or `input_unusable` */
export async function readText({
  context,
  source,
  sourceName: name,
}: KeySetPlace): Promise<{ text: string; stats?: Stats }> {
  if (!source) return { text: await readStdin(context.stdin, 'a key set', MAX_KEY_SET_BYTES) };
  const stats = lookAtFile(source);
  if (stats === undefined) {
    throw new CliError(
      'file_not_found',
      `There is no file ${name}. Make a key set with \`lcw-auth keys create ${name}\`, or give the name of the one that there is.`,
    );
  }
  if (stats.size > MAX_KEY_SET_BYTES) {
    throw new CliError(
      'not_a_key_set',
      `${name} has ${stats.size} bytes; a key set has at most ${MAX_KEY_SET_BYTES}. Give the name of the key set.`,
    );
  }
  return { text: readFileSync(source.path, 'utf8'), stats };
}

/** @throws {CliError} `file_not_found`, `not_a_key_set` or `input_unusable` */
export async function readKeySet(place: KeySetPlace): Promise<ReadKeySet> {
  const { text, stats } = await readText(place);
  if (isPem(text)) throw new CliError('not_a_key_set', `${place.sourceName} ${PEM_ADVICE}`);
  const set = await readKeySetText(text);
  if ('problem' in set) {
    throw new CliError(
      'not_a_key_set',
      `${place.sourceName} cannot be used: ${set.problem} Nothing was changed; put back the last good copy, or fix it.`,
    );
  }
  return { ...set, text, ...(stats && { stats }) };
}

/** Whether a text is one key in PEM form instead of a set. */
export function isPem(text: string): boolean {
  return !text.trimStart().startsWith('{') && text.includes('-----BEGIN');
}

/** @throws {CliError} `key_set_too_large` for a text that nothing would read again. */
function assertFits(name: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_KEY_SET_BYTES) return;
  throw new CliError(
    'key_set_too_large',
    `${name} would have ${bytes} bytes; a key set has at most ${MAX_KEY_SET_BYTES}, and nothing would read it any more. Remove retired keys with \`lcw-auth keys prune\`, or members that you added yourself. Nothing was changed.`,
  );
}

type Entries = readonly KeyEntry[];

/**
 * Reads, changes and writes a set while no other process does.
 *
 * @param prepare - work that takes long, with the keys as they are before the lock.
 * @param change - given the keys as they are under the lock, returns those that there shall be. When
 * it returns the same array, no file is written; the standard output gets the text as it came.
 * @throws {CliError}
 */
export async function updateKeySet<T>(
  place: KeySetPlace,
  prepare: (entries: Entries) => Promise<T>,
  change: (entries: Entries, prepared: T) => Entries | Promise<Entries>,
): Promise<KeySetChange> {
  const { target, targetName } = place;
  const newTextOf = (before: ReadKeySet, entries: Entries): string => {
    if (entries === before.entries) return before.text;
    const text = writeKeySetText({ ...before, entries });
    assertFits(targetName, text);
    return text;
  };
  // A set that cannot be used is refused before anything else is done.
  const first = await readKeySet(place);
  const prepared = await prepare(first.entries);
  if (target === undefined) {
    const entries = await change(first.entries, prepared);
    return { before: first, entries, product: newTextOf(first, entries) };
  }
  return withFileLock(target, async (lock) => {
    const before = await readKeySet(place);
    const entries = await change(before.entries, prepared);
    if (entries !== before.entries) lock.replaceFile(newTextOf(before, entries));
    return { before, entries };
  });
}

const GROUP_AND_OTHERS = 0o077;

/** A warning when others than its owner could read a file before that was written again, where modes mean something. */
export function modeWarnings({ target }: KeySetPlace, { stats }: ReadKeySet): Warning[] {
  if (target === undefined || stats === undefined || process.platform === 'win32') return [];
  const { mode } = stats;
  if (lookAtFile(target)?.mode === mode || (mode & GROUP_AND_OTHERS) === 0) return [];
  const before = (mode & 0o777).toString(8).padStart(4, '0');
  return [
    {
      code: 'mode_tightened',
      message: `${target.name} had mode ${before}, so that others could use it; it now has 0600. When the site runs as another user than the file's owner, give the file to that user, or to its group with mode 0640, which is kept.`,
    },
  ];
}
