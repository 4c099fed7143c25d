/** `lcw-auth keys revoke`: takes a key out of use at once, because it has become known to others. @module */
import {
  type KeyPlace,
  type KeyTiming,
  publishedPlaces,
  scheduleKeys,
} from '@lcw-auth/server/keys';
import type { ParseOptionsResult } from 'commander';
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
  JSON_FLAG,
  KEY_CACHE_FLAG,
  LIFETIME_FLAG,
  STDIN_FLAG,
  STDOUT_FLAG,
  type TimingFlags,
  timingOf,
} from '../flags.ts';
import {
  activateEntry,
  createEntry,
  generateKey,
  type KeyEntry,
  keysInUse,
  revokeEntry,
} from '../key-set/key-set.ts';
import {
  type KeySetChange,
  type KeySetPlace,
  keySetPlace,
  modeWarnings,
  type StreamFlags,
  updateKeySet,
} from '../key-set/key-set-place.ts';
import { formatDuration, formatMoment, nearestName } from '../text.ts';

interface Flags extends TimingFlags, StreamFlags {
  bits: string;
}

/** One thumbprint in 64 begins like an option, whole or as much of it as a list shows. No option has one dash. */
const KID_WITH_DASH = /^-([\w-]{42}|(?!-)[\w-]{7,}…?)$/;

/** Takes a kid that begins with a dash for a kid. */
class RevokeCommand extends Command {
  override parseOptions(argv: string[]): ParseOptionsResult {
    const parsed = super.parseOptions(argv.filter((word) => !KID_WITH_DASH.test(word)));
    const kids = argv.filter((word) => KID_WITH_DASH.test(word));
    return { ...parsed, operands: [...kids, ...parsed.operands] };
  }
}

export function addKeysRevoke(keys: Command, context: CliContext, run: Run): void {
  addCommand(keys, new RevokeCommand('revoke'))
    .summary('take a key out of use at once, because it has leaked')
    .description(
      `Takes a key of a key set out of use, because it has become known to others. The key is marked in the set, with the time. From then on no server that sees the set signs with it or publishes it, after a restart either. The next key signs at once; when none would be left that is published, a new one is made.

Running chats notice: what the revoked key signed is refused once Omnichannel has fetched the keys again. To change a key that nobody else has, use \`lcw-auth keys rotate\`.

\`lcw-auth keys list\` shows the kid of every key. Removing the member "revoked" from the set takes a revocation back.

Give --lifetime and --key-cache the values that the site's middleware has.`,
    )
    .argument('<kid>', 'the key, as `lcw-auth keys list` shows it')
    .argument('[file]', `key set file (default: ${DEFAULT_FILE})`)
    .addOption(LIFETIME_FLAG)
    .addOption(KEY_CACHE_FLAG)
    .addOption(BITS_FLAG)
    .addOption(STDIN_FLAG)
    .addOption(STDOUT_FLAG)
    .addOption(JSON_FLAG)
    .addHelpText('after', `\n${DURATION_HELP}`)
    .addHelpText(
      'after',
      helpEnd(`lcw-auth keys revoke Q1kwL-0PzdM4ABuDk1d2lRZFy9O0tDe0Xz6a1Kh3cXY
lcw-auth keys revoke Q1kwL-0PzdM4ABuDk1d2lRZFy9O0tDe0Xz6a1Kh3cXY \\
  /etc/contoso/lcw-keys.json`),
    )
    .action(
      run((kid: string, file: string | undefined, flags: Flags) =>
        revokeKey(context, kid, file, flags),
      ),
    );
}

/** A revocation that was done. */
interface Revocation extends KeySetChange {
  place: KeySetPlace;
  revoked: KeyEntry;
  /** Who signed before, and who signs now. */
  signedBefore: KeyPlace<KeyEntry> | undefined;
  signing: KeyEntry | undefined;
  made: KeyEntry | undefined;
  timing: KeyTiming;
  nowSeconds: number;
}

async function revokeKey(
  context: CliContext,
  kid: string,
  file: string | undefined,
  flags: Flags,
): Promise<Report> {
  const timing = timingOf(flags);
  const place = keySetPlace(context, file, flags);
  const generate = () => generateKey(context, Number(flags.bits));
  const nowInSeconds = () => Math.floor(context.now() / 1000);
  let nowSeconds = 0;
  let made: KeyEntry | undefined;
  const change = await updateKeySet(
    place,
    async (entries) => {
      const entry = findEntry(entries, kid, place);
      return isLastInUse(entries, entry, timing, nowInSeconds()) ? generate() : undefined;
    },
    async (entries, privateKey) => {
      nowSeconds = nowInSeconds();
      const entry = findEntry(entries, kid, place);
      if (entry.revoked !== undefined) return entries;
      const rest = entries.map((other) =>
        other === entry ? revokeEntry(entry, nowSeconds) : other,
      );
      if (!isLastInUse(entries, entry, timing, nowSeconds)) {
        return activateSigning(rest, timing, nowSeconds);
      }
      made = await createEntry(privateKey ?? (await generate()), nowSeconds);
      return [...rest, made];
    },
  );
  const { before, entries, product } = change;
  const revoked = findEntry(entries, kid, place);
  const signing = signingPlace(entries, timing, nowSeconds)?.key;
  const signedBefore = signingPlace(before.entries, timing, nowSeconds);
  const revocation = { ...change, place, revoked, signedBefore, signing, made, timing, nowSeconds };
  const isNews = entries !== before.entries;
  return {
    ...(product !== undefined && { product }),
    json: {
      file: place.target?.name ?? null,
      revoked: { kid, at: revoked.revoked },
      signing: signing?.kid ?? null,
      made: made ? { kid: made.kid, bits: made.bits, activeFrom: made.activeFrom } : null,
    },
    text: isNews ? describe(revocation) : `${kid} was revoked already. Nothing was changed.\n`,
    warnings: isNews ? [...cacheWarnings(revocation), ...modeWarnings(place, before)] : [],
  };
}

function findEntry(
  entries: readonly KeyEntry[],
  kid: string,
  { sourceName }: KeySetPlace,
): KeyEntry {
  const entry = entries.find((candidate) => candidate.kid === kid);
  if (entry) return entry;
  const kids = entries.map((candidate) => candidate.kid);
  const beginning = kids.filter(
    (candidate) => kid.length > 3 && candidate.startsWith(kid.replace(/…$/, '')),
  );
  const meant = beginning.length === 1 ? beginning[0] : nearestName(kid, kids);
  const advice =
    meant === undefined ? `Its keys are: ${kids.join(', ')}.` : `Did you mean ${meant}?`;
  throw new CliError(
    'unknown_kid',
    `${sourceName} has no key with that kid. ${advice} Nothing was changed.`,
  );
}

const signingPlace = (entries: readonly KeyEntry[], timing: KeyTiming, nowSeconds: number) =>
  scheduleKeys(entries, timing, nowSeconds).find(({ state }) => state === 'signing');

/** Whether no other key is published. */
function isLastInUse(
  entries: readonly KeyEntry[],
  entry: KeyEntry,
  timing: KeyTiming,
  nowSeconds: number,
): boolean {
  if (entry.revoked !== undefined) return false;
  const places = scheduleKeys(keysInUse(entries), timing, nowSeconds);
  return publishedPlaces(places).every(({ key }) => key === entry);
}

/**
 * A key that was waiting for its turn signs from now on: the set says so, since what looks like a
 * pending key would otherwise be taken for one, by people and by the next rotation.
 */
function activateSigning(
  entries: readonly KeyEntry[],
  timing: KeyTiming,
  nowSeconds: number,
): readonly KeyEntry[] {
  const signing = signingPlace(entries, timing, nowSeconds)?.key;
  if (signing === undefined || signing.activeFrom <= nowSeconds) return entries;
  return entries.map((entry) => (entry === signing ? activateEntry(entry, nowSeconds) : entry));
}

function describe(revocation: Revocation): string {
  const { place, revoked, timing } = revocation;
  return `Revoked a key of ${place.targetName}:

  ${revoked.kid}

${whoSigns(revocation)}

Bring the key set to every server of the site now. A server that uses keysFromFile
notices with its next request, two seconds later at most; nothing is restarted.

Running chats whose token the revoked key signed go on until Omnichannel has
fetched the keys again, ${formatDuration(timing.keyCacheSeconds)} at the latest. Then reconnecting, transcripts and
closing are refused: such a customer has to load the page again and start a new
chat. Until then Omnichannel may also accept tokens that somebody else signs with
the revoked key; nobody can shorten that from here.
`;
}

function whoSigns({ signing, signedBefore, made, revoked }: Revocation): string {
  if (made) {
    return `No other key was published, so a new one was made. It signs at once:\n\n  ${made.kid} (${made.bits} bits)`;
  }
  if (signedBefore?.key.kid !== revoked.kid) {
    return `It did not sign any more, or not yet. As before, this key signs:\n\n  ${signing?.kid}`;
  }
  return `It signed until now. From now on this key signs:\n\n  ${signing?.kid}`;
}

/** Whether every cache may be expected to have the key that signs now: it signed before, or was retiring. */
function isKnownToCaches({ before, signing, timing, nowSeconds }: Revocation): boolean {
  const places = scheduleKeys(before.entries, timing, nowSeconds);
  const state = places.find(({ key }) => key.kid === signing?.kid)?.state;
  return state === 'signing' || state === 'retiring';
}

function cacheWarnings(revocation: Revocation): Warning[] {
  const { signing, timing, nowSeconds } = revocation;
  if (!signing || isKnownToCaches(revocation)) return [];
  const end = formatMoment(nowSeconds + timing.keyCacheSeconds);
  return [
    {
      code: 'unknown_to_caches',
      message: `Omnichannel may not have fetched the key yet that signs now. Until it has, ${end} at the latest, new chats may be refused.`,
    },
  ];
}
