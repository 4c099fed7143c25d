/** `lcw-auth keys list`: shows the keys of a set and where each is in its life. @module */
import { type KeyPlace, scheduleKeys } from '@lcw-auth/server/keys';
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
  type TimingFlags,
  timingOf,
} from '../flags.ts';
import type { KeyEntry } from '../key-set/key-set.ts';
import { keySetPlace, readKeySet, type StreamFlags } from '../key-set/key-set-place.ts';
import { formatAhead, formatMoment, formatTable, shortKid } from '../text.ts';

export function addKeysList(keys: Command, context: CliContext, run: Run): void {
  addCommand(keys, new Command('list'))
    .summary('show the keys and where each is in its life')
    .description(
      `Shows the keys of a key set, oldest first. Nothing private is printed, and nothing is changed.

  pending    published, and waiting to sign
  signing    signs every new token
  retiring   signs no more, and stays published for the tokens that it signed
  retired    no longer published; \`lcw-auth keys prune\` removes it
  revoked    out of use, by \`lcw-auth keys revoke\`: neither signs nor is published

Below each kid stands from when it signs, and until when it is published (UTC).
Give --lifetime and --key-cache the values that the site's middleware has.`,
    )
    .argument('[file]', `key set file (default: ${DEFAULT_FILE})`)
    .addOption(LIFETIME_FLAG)
    .addOption(KEY_CACHE_FLAG)
    .addOption(STDIN_FLAG)
    .addOption(JSON_FLAG)
    .addHelpText('after', `\n${DURATION_HELP}`)
    .addHelpText('after', helpEnd('lcw-auth keys list\nlcw-auth keys list --json'))
    .action(
      run((file: string | undefined, flags: TimingFlags & StreamFlags) =>
        listKeys(context, file, flags),
      ),
    );
}

async function listKeys(
  context: CliContext,
  file: string | undefined,
  flags: TimingFlags & StreamFlags,
): Promise<Report> {
  const place = keySetPlace(context, file, flags, false);
  const { entries } = await readKeySet(place);
  const nowSeconds = Math.floor(context.now() / 1000);
  const places = scheduleKeys(entries, timingOf(flags), nowSeconds);
  const keys = places.map(({ key: { kid, bits, activeFrom, revoked }, state, until }) => {
    return { kid, bits, state, activeFrom, until: until ?? null, ...(revoked && { revoked }) };
  });
  return {
    json: { file: place.source?.name ?? null, now: nowSeconds, keys },
    text: `${describe(places)}\n${nextChange(places, nowSeconds)}\n`,
    warnings: [],
  };
}

/** Two lines for each key: a whole kid and two times would not fit into one of 80 columns. */
function describe(places: readonly KeyPlace<KeyEntry>[]): string {
  const rows = places.map(({ key: { kid, bits }, state }) => [kid, state, `${bits} bits`]);
  const lines = formatTable(rows).trimEnd().split('\n');
  return places
    .map(({ key: { activeFrom, revoked }, until }, index) => {
      const from = activeFrom === 0 ? 'always' : `from ${formatMoment(activeFrom)}`;
      const end = until === undefined ? '' : ` until ${formatMoment(until)}`;
      const mark = typeof revoked === 'number' ? ` revoked ${formatMoment(revoked)}` : '';
      return `${lines[index]}\n    ${from}${end}${mark}\n`;
    })
    .join('');
}

function nextChange(places: readonly KeyPlace<KeyEntry>[], nowSeconds: number): string {
  const next = places.find(({ state }) => state === 'pending')?.key;
  return next
    ? `${shortKid(next.kid)} takes over ${formatAhead(next.activeFrom, nowSeconds)}.`
    : 'No rotation is pending.';
}
