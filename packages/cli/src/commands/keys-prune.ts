/** `lcw-auth keys prune`: removes the keys that nothing needs any more. @module */
import { type KeyPlace, type KeyTiming, scheduleKeys } from '@lcw-auth/server/keys';
import {
  addCommand,
  type CliContext,
  Command,
  helpEnd,
  type Report,
  type Run,
} from '../command.ts';
import {
  DEFAULT_FILE,
  DURATION_HELP,
  JSON_FLAG,
  KEY_CACHE_FLAG,
  LIFETIME_FLAG,
  STDIN_FLAG,
  STDOUT_FLAG,
  type TimingFlags,
  timingOf,
} from '../flags.ts';
import type { KeyEntry } from '../key-set/key-set.ts';
import {
  keySetPlace,
  modeWarnings,
  type StreamFlags,
  updateKeySet,
} from '../key-set/key-set-place.ts';
import { formatMoment, formatTable } from '../text.ts';

export function addKeysPrune(keys: Command, context: CliContext, run: Run): void {
  addCommand(keys, new Command('prune'))
    .summary('remove the keys that nothing needs any more')
    .description(
      `Removes the retired keys of a key set: those that are no longer published, because every token that they signed has expired and every cache has forgotten them. A revoked key is removed as long after it was revoked: until then its mark tells the servers that it is not one that was lost. The key that signs is never removed. When there is nothing to remove, nothing is written and the exit code is 0.

Give --lifetime and --key-cache the values that the site's middleware has: with shorter ones a key would go too early.`,
    )
    .argument('[file]', `key set file (default: ${DEFAULT_FILE})`)
    .addOption(LIFETIME_FLAG)
    .addOption(KEY_CACHE_FLAG)
    .addOption(STDIN_FLAG)
    .addOption(STDOUT_FLAG)
    .addOption(JSON_FLAG)
    .addHelpText('after', `\n${DURATION_HELP}`)
    .addHelpText(
      'after',
      helpEnd(`lcw-auth keys prune
lcw-auth keys prune /etc/contoso/lcw-keys.json --lifetime 8h
lcw-auth keys prune --stdin --stdout < old.json > new.json`),
    )
    .action(
      run((file: string | undefined, flags: TimingFlags & StreamFlags) =>
        pruneKeys(context, file, flags),
      ),
    );
}

async function pruneKeys(
  context: CliContext,
  file: string | undefined,
  flags: TimingFlags & StreamFlags,
): Promise<Report> {
  const timing = timingOf(flags);
  const place = keySetPlace(context, file, flags);
  let removed: KeyPlace<KeyEntry>[] = [];
  const { before, entries, product } = await updateKeySet(
    place,
    () => Promise.resolve(),
    (all) => {
      const nowSeconds = Math.floor(context.now() / 1000);
      const places = scheduleKeys(all, timing, nowSeconds);
      removed = places.filter((each) => isDone(each, timing, nowSeconds));
      const gone = new Set(removed.map(({ key }) => key));
      return gone.size === 0 ? all : all.filter((entry) => !gone.has(entry));
    },
  );
  return {
    ...(product !== undefined && { product }),
    json: {
      file: place.target?.name ?? null,
      removed: removed.map(({ key: { kid, bits, activeFrom }, until }) => {
        return { kid, bits, activeFrom, until: until ?? null };
      }),
      kept: entries.map(({ kid }) => kid),
    },
    text: describe(place.targetName, removed, entries.length),
    warnings: removed.length > 0 ? modeWarnings(place, before) : [],
  };
}

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
