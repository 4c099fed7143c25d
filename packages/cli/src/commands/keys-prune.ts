/** `lcw-auth keys prune`: removes the keys that nothing needs any more. @module */
import { type KeyPlace, scheduleKeys } from '@lcw-auth/server/keys';
import { parseTiming, TIMING_FLAGS, TIMING_HELP } from '../arguments/key-timing.ts';
import { parseCommandLine } from '../arguments/parse-command-line.ts';
import type { CliContext } from '../cli-context.ts';
import type { Command, Report } from '../command.ts';
import type { KeyEntry } from '../key-set/key-set.ts';
import { modeWarnings } from '../key-set/mode-warning.ts';
import { updateKeySet } from '../key-set/update-key-set.ts';
import { formatTable } from '../output/format-table.ts';
import { formatMoment } from '../output/format-time.ts';
import { JSON_FLAG, KEYS_HELP_END, keysFile } from './keys-file.ts';

const HELP = `Usage: lcw-auth keys prune [file] [options]

Removes the retired keys of a key set file (default: lcw-keys.json): those that are no
longer published, because every token that they signed has expired and every cache has
forgotten them. The key that signs is never removed. When there is nothing to remove,
nothing is written and the exit code is 0.

Examples:
  lcw-auth keys prune
  lcw-auth keys prune /etc/contoso/lcw-keys.json --lifetime 8h

Give --lifetime and --key-cache the values that the site's middleware has: with shorter
ones a key would go too early.

Options:
${TIMING_HELP}
${KEYS_HELP_END}`;

const FLAGS = { ...TIMING_FLAGS, ...JSON_FLAG } as const;

function describe(name: string, removed: readonly KeyPlace<KeyEntry>[], kept: number): string {
  if (removed.length === 0) return `Nothing to remove: no key of ${name} is retired.\n`;
  const rows = removed.map(({ key: { kid, bits }, until = 0 }) => {
    return [kid, `${bits} bits`, `not published since ${formatMoment(until)}`];
  });
  const count = (keys: number) => (keys === 1 ? '1 key' : `${keys} keys`);
  const rest = kept === 1 ? '1 key stays' : `${count(kept)} stay`;
  return `Removed ${count(removed.length)} from ${name}:\n\n${formatTable(rows)}\n${rest}.\n`;
}

async function run(argv: readonly string[], context: CliContext): Promise<Report> {
  const { values, positionals } = parseCommandLine(argv, FLAGS, 1);
  const timing = parseTiming(values);
  const target = keysFile(context.cwd, positionals);
  let removed: KeyPlace<KeyEntry>[] = [];
  const { before, entries } = await updateKeySet(
    target,
    () => Promise.resolve(),
    (all) => {
      const places = scheduleKeys(all, timing, Math.floor(context.now() / 1000));
      removed = places.filter(({ state }) => state === 'retired');
      const gone = new Set(removed.map(({ key }) => key));
      return gone.size === 0 ? all : all.filter((entry) => !gone.has(entry));
    },
  );
  return {
    json: {
      file: target.name,
      removed: removed.map(({ key: { kid, bits, activeFrom }, until }) => {
        return { kid, bits, activeFrom, until: until ?? null };
      }),
      kept: entries.map(({ kid }) => kid),
    },
    text: describe(target.name, removed, entries.length),
    warnings: removed.length > 0 ? modeWarnings(target, before.stats) : [],
  };
}

/** Removes retired keys. */
export const keysPrune: Command = {
  name: 'keys prune',
  summary: 'remove the keys that nothing needs any more',
  help: HELP,
  run,
};
