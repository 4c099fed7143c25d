/** `lcw-auth keys revoke`: takes a key out of use at once, because it has become known to others. @module */
import {
  type KeyPlace,
  type KeyTiming,
  publishedPlaces,
  scheduleKeys,
} from '@lcw-auth/server/keys';
import { parseTiming, TIMING_FLAGS, TIMING_HELP } from '../arguments/key-timing.ts';
import { nearestName } from '../arguments/nearest-name.ts';
import { parseBits } from '../arguments/parse-bits.ts';
import { parseCommandLine } from '../arguments/parse-command-line.ts';
import type { CliContext } from '../cli-context.ts';
import type { Command, Report, Warning } from '../command.ts';
import { CliError } from '../errors/cli-error.ts';
import type { Target } from '../files/resolve-target.ts';
import { generateKey } from '../key-set/generate-key.ts';
import { createEntry, type KeyEntry, keysInUse, revokeEntry } from '../key-set/key-set.ts';
import { modeWarnings } from '../key-set/mode-warning.ts';
import { type KeySetChange, updateKeySet } from '../key-set/update-key-set.ts';
import { formatDuration, formatMoment } from '../output/format-time.ts';
import { JSON_FLAG, KEYS_HELP_END, keysFile } from './keys-file.ts';

const HELP = `Usage: lcw-auth keys revoke <kid> [file] [options]

Takes a key of a key set file (default: lcw-keys.json) out of use, because it has become
known to others. The key is marked in the file, with the time. From then on no server that
sees the file signs with it or publishes it, after a restart either. The next key signs at
once; when none would be left that is published, a new one is made.

Running chats notice: what the revoked key signed is refused once Omnichannel has fetched
the keys again. To change a key that nobody else has, use \`lcw-auth keys rotate\`.

\`lcw-auth keys list\` shows the kid of every key. Removing the member "revoked" from the
file takes a revocation back.

Examples:
  lcw-auth keys revoke Q1kwL-0PzdM4ABuDk1d2lRZFy9O0tDe0Xz6a1Kh3cXY
  lcw-auth keys revoke Q1kwL-0PzdM4ABuDk1d2lRZFy9O0tDe0Xz6a1Kh3cXY /etc/contoso/lcw-keys.json

Give --lifetime and --key-cache the values that the site's middleware has.

Options:
${TIMING_HELP}
  --bits <size>           of a new key: 2048, 3072 or 4096. Default: 2048
${KEYS_HELP_END}`;

const FLAGS = {
  ...TIMING_FLAGS,
  bits: { type: 'string', default: '2048' },
  ...JSON_FLAG,
} as const;

/** One thumbprint in 64 begins like an option, whole or as much of it as a list shows. No option has one dash. */
const KID_WITH_DASH = /^-([\w-]{42}|(?!-)[\w-]{7,}…?)$/;

function parseWords(argv: readonly string[]) {
  const { values, positionals } = parseCommandLine(
    argv.filter((word) => !KID_WITH_DASH.test(word)),
    FLAGS,
    2,
  );
  const words = [...argv.filter((word) => KID_WITH_DASH.test(word)), ...positionals];
  const [kid, file] = words;
  if (kid !== undefined && words.length <= 2) return { values, kid, file };
  throw new CliError(
    'wrong_usage',
    'Give the kid of one key, and the name of the file when it is not lcw-keys.json. `lcw-auth keys list` shows the kid of every key.',
  );
}

function findEntry(entries: readonly KeyEntry[], kid: string, { name }: Target): KeyEntry {
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
    `${name} has no key with that kid. ${advice} Nothing was changed.`,
  );
}

interface Revocation extends KeySetChange {
  target: Target;
  revoked: KeyEntry;
  /** Who signed before, and who signs now. */
  signedBefore: KeyPlace<KeyEntry> | undefined;
  signing: KeyEntry | undefined;
  made: KeyEntry | undefined;
  timing: KeyTiming;
  nowSeconds: number;
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

function whoSigns({ signing, signedBefore, made, revoked }: Revocation): string {
  if (made)
    return `No other key was published, so a new one was made. It signs at once:\n\n  ${made.kid} (${made.bits} bits)`;
  if (signedBefore?.key.kid !== revoked.kid) {
    return `It did not sign any more, or not yet. As before, this key signs:\n\n  ${signing?.kid}`;
  }
  return `It signed until now. From now on this key signs:\n\n  ${signing?.kid}`;
}

function describe(revocation: Revocation): string {
  const { target, revoked, timing } = revocation;
  return `Revoked a key of ${target.name}:

  ${revoked.kid}

${whoSigns(revocation)}

Bring the file to every server of the site now. A server that uses keysFromFile notices with
its next request, two seconds later at most; nothing is restarted.

Running chats whose token the revoked key signed go on until Omnichannel has fetched the
keys again, ${formatDuration(timing.keyCacheSeconds)} at the latest. Then reconnecting, transcripts and closing are refused:
such a customer has to load the page again and start a new chat. Until then Omnichannel may
also accept tokens that somebody else signs with the revoked key; nobody can shorten that
from here.
`;
}

async function run(argv: readonly string[], context: CliContext): Promise<Report> {
  const { values, kid, file } = parseWords(argv);
  const timing = parseTiming(values);
  const bits = parseBits(values.bits);
  const target = keysFile(context.cwd, file === undefined ? [] : [file]);
  let nowSeconds = 0;
  let made: KeyEntry | undefined;
  const change = await updateKeySet(
    target,
    () => Promise.resolve(),
    async (entries) => {
      nowSeconds = Math.floor(context.now() / 1000);
      const entry = findEntry(entries, kid, target);
      if (entry.revoked !== undefined) return entries;
      const rest = entries.map((other) =>
        other === entry ? revokeEntry(entry, nowSeconds) : other,
      );
      const places = scheduleKeys(keysInUse(entries), timing, nowSeconds);
      if (publishedPlaces(places).some(({ key }) => key !== entry)) return rest;
      const privateKey = await (context.generateKey ?? generateKey)(bits);
      made = await createEntry(privateKey, nowSeconds);
      return [...rest, made];
    },
  );
  const { before, entries } = change;
  const revoked = findEntry(entries, kid, target);
  const signingIn = (keys: readonly KeyEntry[]) =>
    scheduleKeys(keys, timing, nowSeconds).find(({ state }) => state === 'signing');
  const signing = signingIn(entries)?.key;
  const signedBefore = signingIn(before.entries);
  const revocation = {
    ...change,
    target,
    revoked,
    signedBefore,
    signing,
    made,
    timing,
    nowSeconds,
  };
  const isNews = entries !== before.entries;
  return {
    json: {
      file: target.name,
      revoked: { kid, at: revoked.revoked },
      signing: signing?.kid ?? null,
      made: made ? { kid: made.kid, bits: made.bits, activeFrom: made.activeFrom } : null,
    },
    text: isNews ? describe(revocation) : `${kid} was revoked already. Nothing was changed.\n`,
    warnings: isNews ? [...cacheWarnings(revocation), ...modeWarnings(target, before.stats)] : [],
  };
}

/** Takes a key out of use. */
export const keysRevoke: Command = {
  name: 'keys revoke',
  summary: 'take a key out of use at once, because it has leaked',
  help: HELP,
  run,
};
