/** `lcw-auth keys prune`: removes the keys that nothing needs any more. @module */
import { type KeyPlace, type KeyTiming, scheduleKeys } from '@lcw-auth/server/keys';
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
forgotten them. A revoked key is removed as long after it was revoked: until then its mark
tells the servers that it is not one that was lost. The key that signs is never removed.
When there is nothing to remove, nothing is written and the exit code is 0.

Examples:
  lcw-auth keys prune
  lcw-auth keys prune /etc/contoso/lcw-keys.json --lifetime 8h

Give --lifetime and --key-cache the values that the site's middleware has: with shorter
ones a key would go too early.

Options:
${TIMING_HELP}
${KEYS_HELP_END}`;

const FLAGS = { ...TIMING_FLAGS, ...JSON_FLAG } as const;

/** Whether nothing needs a key any more: no token, no cache, and no server that has yet to see its mark. */
function isDone({ key, state }: KeyPlace<KeyEntry>, timing: KeyTiming, nowSeconds: number) {
  if (state !== 'revoked') return state === 'retired';
  const { lifetimeSeconds, keyCacheSeconds } = timing;
  return (
    typeof key.revoked === 'number' && key.revoked + lifetimeSeconds + keyCacheSeconds <= nowSeconds
  );
}

function describe(name: string, removed: readonly KeyPlace<KeyEntry>[], kept: number): string {
  if (removed.length === 0) return `Nothing to remove: no key of ${name} is done.\n`;
  const rows = removed.map(({ key: { kid, bits, revoked }, until = 0 }) => {
    const why = typeof revoked === 'number' ? 'revoked' : 'not published since';
    return [kid, `${bits} bits`, `${why} ${formatMoment(Number(revoked ?? until))}`];
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
      const nowSeconds = Math.floor(context.now() / 1000);
      const places = scheduleKeys(all, timing, nowSeconds);
      removed = places.filter((place) => isDone(place, timing, nowSeconds));
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
