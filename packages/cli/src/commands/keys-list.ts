/** `lcw-auth keys list`: shows the keys of a set and where each is in its life. @module */
import { type KeyPlace, scheduleKeys } from '@lcw-auth/server/keys';
import { parseTiming, TIMING_FLAGS, TIMING_HELP } from '../arguments/key-timing.ts';
import { parseCommandLine } from '../arguments/parse-command-line.ts';
import type { CliContext } from '../cli-context.ts';
import type { Command, Report } from '../command.ts';
import type { KeyEntry } from '../key-set/key-set.ts';
import { readKeySet } from '../key-set/read-key-set.ts';
import { formatTable } from '../output/format-table.ts';
import { formatAhead, formatMoment } from '../output/format-time.ts';
import { shortKid } from '../output/short-kid.ts';
import { JSON_FLAG, KEYS_HELP_END, keysFile } from './keys-file.ts';

const HELP = `Usage: lcw-auth keys list [file] [options]

Shows the keys of a key set file (default: lcw-keys.json), oldest first. Nothing private
is printed, and nothing is changed.

  pending    published, and waiting to sign
  signing    signs every new token
  retiring   signs no more, and stays published for the tokens that it signed
  retired    no longer published; \`lcw-auth keys prune\` removes it
  revoked    out of use, by \`lcw-auth keys revoke\`: neither signs nor is published

FROM is when a key begins to sign, UNTIL is when it is no longer published.

Examples:
  lcw-auth keys list
  lcw-auth keys list --json

Give --lifetime and --key-cache the values that the site's middleware has.

Options:
${TIMING_HELP}
${KEYS_HELP_END}`;

const FLAGS = { ...TIMING_FLAGS, ...JSON_FLAG } as const;

function row({ key, state, until }: KeyPlace<KeyEntry>): string[] {
  const from = key.activeFrom === 0 ? 'always' : formatMoment(key.activeFrom);
  return [key.kid, String(key.bits), state, from, until === undefined ? '-' : formatMoment(until)];
}

function nextChange(places: readonly KeyPlace<KeyEntry>[], nowSeconds: number): string {
  const next = places.find(({ state }) => state === 'pending')?.key;
  return next
    ? `${shortKid(next.kid)} takes over ${formatAhead(next.activeFrom, nowSeconds)}.`
    : 'No rotation is pending.';
}

async function run(argv: readonly string[], context: CliContext): Promise<Report> {
  const { values, positionals } = parseCommandLine(argv, FLAGS, 1);
  const timing = parseTiming(values);
  const target = keysFile(context.cwd, positionals);
  const { entries } = await readKeySet(target);
  const nowSeconds = Math.floor(context.now() / 1000);
  const places = scheduleKeys(entries, timing, nowSeconds);
  const keys = places.map(({ key: { kid, bits, activeFrom, revoked }, state, until }) => {
    return { kid, bits, state, activeFrom, until: until ?? null, ...(revoked && { revoked }) };
  });
  const header = ['KID', 'BITS', 'STATE', 'FROM (UTC)', 'UNTIL (UTC)'];
  return {
    json: { file: target.name, now: nowSeconds, keys },
    text: `${formatTable([header, ...places.map(row)])}\n${nextChange(places, nowSeconds)}\n`,
    warnings: [],
  };
}

/** Shows the keys of a set. */
export const keysList: Command = {
  name: 'keys list',
  summary: 'show the keys and where each is in its life',
  help: HELP,
  run,
};
