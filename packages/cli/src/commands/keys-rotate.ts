/** `lcw-auth keys rotate`: adds a key that takes over once every cache knows it. @module */
import {
  type KeyPlace,
  type KeyTiming,
  type ScheduledKey,
  scheduleKeys,
} from '@lcw-auth/server/keys';
import { Option } from 'commander';
import {
  addCommand,
  type CliContext,
  Command,
  helpEnd,
  type Report,
  type Run,
  type Warning,
} from '../command.ts';
import { CliError } from '../errors.ts';
import {
  BITS_FLAG,
  DEFAULT_FILE,
  DURATION_HELP,
  duration,
  JSON_FLAG,
  KEY_CACHE_FLAG,
  LIFETIME_FLAG,
  STDIN_FLAG,
  STDOUT_FLAG,
  type TimingFlags,
  timingOf,
  YEAR_SECONDS,
} from '../flags.ts';
import { type GitStanding, gitStanding } from '../git/git-standing.ts';
import { exposedMessage, trackedMessage } from '../git/keep-out-of-git.ts';
import { createEntry, generateKey, type KeyEntry, keysInUse } from '../key-set/key-set.ts';
import {
  type KeySetChange,
  type KeySetPlace,
  keySetPlace,
  modeWarnings,
  type StreamFlags,
  updateKeySet,
} from '../key-set/key-set-place.ts';
import { formatAhead, formatDuration, formatMoment, formatTable, shortKid } from '../text.ts';

/**
 * How long servers may take to see the new file: a mounted Secret takes two minutes, a source of the
 * site's own five. What is cached until then lacks the new key for the whole cache time.
 */
const SEEN_WITHIN_SECONDS = 300;

interface Flags extends TimingFlags, StreamFlags {
  lead?: number;
  bits: string;
}

export function addKeysRotate(keys: Command, context: CliContext, run: Run): void {
  addCommand(keys, new Command('rotate'))
    .summary('add a key that takes over once every cache knows it')
    .description(
      `Adds a key to a key set. The new key is published at once and begins to sign after the lead time, when every cache of the published keys has it. The key before it stays published until the last token that it signed has expired and every cache has forgotten it. No chat notices.

When a key has become known to others, take it out of use: \`lcw-auth keys revoke\`.

Give --lifetime and --key-cache the values that the site's middleware has.`,
    )
    .argument('[file]', `key set file (default: ${DEFAULT_FILE})`)
    .addOption(
      new Option(
        '--lead <duration>',
        'how long the new key waits (default: the key cache time and 5 minutes, for every server to see the file)',
      ).argParser(duration({ min: 0, max: YEAR_SECONDS })),
    )
    .addOption(LIFETIME_FLAG)
    .addOption(KEY_CACHE_FLAG)
    .addOption(BITS_FLAG)
    .addOption(STDIN_FLAG)
    .addOption(STDOUT_FLAG)
    .addOption(JSON_FLAG)
    .addHelpText('after', `\n${DURATION_HELP}`)
    .addHelpText(
      'after',
      helpEnd(`lcw-auth keys rotate
lcw-auth keys rotate /etc/contoso/lcw-keys.json --key-cache 12h
lcw-auth keys rotate --lead 24h --json
lcw-auth keys rotate --stdin --stdout < old.json > new.json`),
    )
    .action(run((file: string | undefined, flags: Flags) => rotateKeys(context, file, flags)));
}

/** A rotation that was done. */
interface Rotation extends KeySetChange {
  place: KeySetPlace;
  key: KeyEntry;
  leadSeconds: number;
  timing: KeyTiming;
  nowSeconds: number;
}

async function rotateKeys(
  context: CliContext,
  file: string | undefined,
  flags: Flags,
): Promise<Report> {
  const timing = timingOf(flags);
  const leadSeconds = flags.lead ?? timing.keyCacheSeconds + SEEN_WITHIN_SECONDS;
  const place = keySetPlace(context, file, flags);
  let nowSeconds = 0;
  let key: KeyEntry | undefined;
  const change = await updateKeySet(
    place,
    () => generateKey(context, Number(flags.bits)),
    async (entries, privateKey) => {
      nowSeconds = Math.floor(context.now() / 1000);
      // Revoked keys too: after a revocation the one that signs may have been waiting for its turn.
      assertClock(entries, nowSeconds);
      key = await createEntry(
        privateKey,
        chooseActiveFrom(keysInUse(entries), leadSeconds, nowSeconds),
      );
      return [...entries, key];
    },
  );
  return report({ ...change, place, key: key as KeyEntry, leadSeconds, timing, nowSeconds });
}

/** How far two machines' clocks may differ without a word. */
const SKEW_SECONDS = 300;

/** @throws {CliError} `clock_behind` when by this machine's clock not one key can be signing yet. */
function assertClock(keys: readonly ScheduledKey[], nowSeconds: number): void {
  const earliest = Math.min(...keys.map(({ activeFrom }) => activeFrom));
  if (earliest <= nowSeconds + SKEW_SECONDS) return;
  throw new CliError(
    'clock_behind',
    `This machine's clock says ${formatMoment(nowSeconds)}, and the set's first key signs from ${formatMoment(earliest)}: a new key could take over without having been published long enough. Set the clock, and run this again. Nothing was changed.`,
  );
}

/**
 * `nowSeconds` plus the lead, or a moment later when another key has that moment: which of two is
 * the newer must be plain. While no key of the set is active the earliest signs, so that the new
 * one must come after it: it would otherwise sign before anybody has fetched it. Where there is no
 * other key, it has nothing to wait for.
 */
function chooseActiveFrom(
  keys: readonly ScheduledKey[],
  leadSeconds: number,
  nowSeconds: number,
): number {
  if (keys.length === 0) return nowSeconds;
  const times = new Set(keys.map(({ activeFrom }) => activeFrom));
  const earliest = Math.min(...times);
  let activeFrom = Math.max(nowSeconds + leadSeconds, earliest > nowSeconds ? earliest + 1 : 0);
  while (times.has(activeFrom)) activeFrom++;
  return activeFrom;
}

function report(rotation: Rotation): Report {
  const { place, key, entries, before, product, timing, nowSeconds } = rotation;
  const places = scheduleKeys(entries, timing, nowSeconds);
  const signing = places.find(({ state }) => state === 'signing')?.key.kid ?? key.kid;
  const timeline = timelineOf(places, key.kid, nowSeconds);
  const { kid, bits, activeFrom } = key;
  return {
    ...(product !== undefined && { product }),
    json: { file: place.target?.name ?? null, key: { kid, bits, activeFrom }, signing, timeline },
    text: `Added a key to ${place.targetName}:

  ${kid} (${bits} bits)

${formatTimeline(timeline, kid, signing, nowSeconds)}
Bring the key set to every server of the site now: the times count from when all
have it. A server that uses keysFromFile notices by itself.
`,
    warnings: [
      ...leadWarning(rotation),
      ...pendingWarning(rotation),
      ...gitWarning(rotation),
      ...modeWarnings(place, before),
    ],
  };
}

/** Something that happens to a key. The names are stable, for `--json`. */
interface TimelineEvent {
  /** Epoch seconds. */
  at: number;
  event: 'published' | 'signs' | 'unpublished';
  kid: string;
}

const ORDER: readonly TimelineEvent['event'][] = ['published', 'signs', 'unpublished'];

/** What happens from the moment at which a key was added, earliest first. */
function timelineOf(
  places: readonly KeyPlace<ScheduledKey>[],
  added: string,
  nowSeconds: number,
): TimelineEvent[] {
  const events: TimelineEvent[] = [{ at: nowSeconds, event: 'published', kid: added }];
  for (const { key, state, until } of places) {
    if (state === 'pending') {
      events.push({ at: Math.max(key.activeFrom, nowSeconds), event: 'signs', kid: key.kid });
    } else if (key.kid === added) {
      events.push({ at: nowSeconds, event: 'signs', kid: key.kid });
    }
    if (until !== undefined && state !== 'retired') {
      events.push({ at: until, event: 'unpublished', kid: key.kid });
    }
  }
  return events.sort((a, b) => a.at - b.at || ORDER.indexOf(a.event) - ORDER.indexOf(b.event));
}

function sentence({ event, kid }: TimelineEvent, added: string, signing: string): string {
  const name = kid === added ? `new ${shortKid(kid)}` : shortKid(kid);
  if (event === 'published') {
    return kid === signing ? `${name} published` : `${name} published, ${shortKid(signing)} signs`;
  }
  return event === 'signs' ? `${name} signs` : `${name} is not published any more`;
}

/** The same as a table of 80 columns. `signing` is the key that signs now. */
function formatTimeline(
  events: readonly TimelineEvent[],
  added: string,
  signing: string,
  nowSeconds: number,
): string {
  const rows = events.map((event) => [
    formatMoment(event.at),
    formatAhead(event.at, nowSeconds),
    sentence(event, added, signing),
  ]);
  const table = formatTable([['WHEN (UTC)', '', 'WHAT HAPPENS'], ...rows]);
  return `${table}\nWhat is not published any more, \`lcw-auth keys prune\` may remove.\n`;
}

function leadWarning({ leadSeconds, timing, nowSeconds }: Rotation): Warning[] {
  const { keyCacheSeconds } = timing;
  if (leadSeconds >= keyCacheSeconds) return [];
  return [
    {
      code: 'lead_too_short',
      message: `The new key waits ${formatDuration(leadSeconds)}, and caches of the published keys may live ${formatDuration(keyCacheSeconds)}. From when it signs until ${formatMoment(nowSeconds + keyCacheSeconds)}, tokens may be refused.`,
    },
  ];
}

function pendingWarning({ key, before, nowSeconds }: Rotation): Warning[] {
  const earlier = keysInUse(before.entries);
  const pending = earlier.filter(({ activeFrom }) => activeFrom > nowSeconds);
  // All of them: by a clock that is a little behind, the earliest signs already.
  if (pending.length === 0 || pending.length === earlier.length) return [];
  const others = pending
    .sort((a, b) => a.activeFrom - b.activeFrom)
    .map(({ kid, activeFrom }) => `${shortKid(kid)} from ${formatMoment(activeFrom)}`);
  return [
    {
      code: 'rotation_pending',
      message: `Another rotation was pending already, and goes on: ${others.join(', ')}. The new key signs from ${formatMoment(key.activeFrom)}.`,
    },
  ];
}

/** A rotation that was done is not undone by a git that will not answer. */
function standingOf(path: string): GitStanding | CliError {
  try {
    return gitStanding(path);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
}

function gitWarning({ place: { target } }: Rotation): Warning[] {
  if (target === undefined) return [];
  const standing = standingOf(target.path);
  if (standing instanceof CliError) return [{ code: 'not_ignored', message: standing.message }];
  if (standing.state === 'outside' || standing.state === 'ignored') return [];
  const message =
    standing.state === 'tracked'
      ? trackedMessage(target.name, standing.lines)
      : `${exposedMessage(target.name, standing.lines)}.`;
  return [{ code: 'not_ignored', message }];
}
