/** `lcw-auth keys rotate`: adds a key that takes over once every cache knows it. @module */
import { type KeyTiming, scheduleKeys } from '@lcw-auth/server/keys';
import { parseLead, parseTiming, TIMING_FLAGS, TIMING_HELP } from '../arguments/key-timing.ts';
import { parseBits } from '../arguments/parse-bits.ts';
import { parseCommandLine } from '../arguments/parse-command-line.ts';
import type { CliContext } from '../cli-context.ts';
import type { Command, Report } from '../command.ts';
import type { Target } from '../files/resolve-target.ts';
import { assertClock, chooseActiveFrom } from '../key-set/choose-active-from.ts';
import { generateKey } from '../key-set/generate-key.ts';
import { createEntry, type KeyEntry, keysInUse } from '../key-set/key-set.ts';
import { modeWarnings } from '../key-set/mode-warning.ts';
import { rotationWarnings } from '../key-set/rotation-warnings.ts';
import { type KeySetChange, updateKeySet } from '../key-set/update-key-set.ts';
import { formatTimeline, timelineOf } from '../output/timeline.ts';
import { JSON_FLAG, KEYS_HELP_END, keysFile } from './keys-file.ts';

const HELP = `Usage: lcw-auth keys rotate [file] [options]

Adds a key to a key set file (default: lcw-keys.json). The new key is published at once
and begins to sign after the lead time, when every cache of the published keys has it.
The key before it stays published until the last token that it signed has expired and
every cache has forgotten it. No chat notices.

Examples:
  lcw-auth keys rotate
  lcw-auth keys rotate /etc/contoso/lcw-keys.json --key-cache 12h
  lcw-auth keys rotate --lead 24h --json

When a key has become known to others, take it out of use: \`lcw-auth keys revoke\`.

Give --lifetime and --key-cache the values that the site's middleware has.

Options:
  --lead <duration>       how long the new key waits. Default: the key cache time
${TIMING_HELP}
  --bits <size>           2048, 3072 or 4096. Default: 2048
${KEYS_HELP_END}`;

const FLAGS = {
  lead: { type: 'string' },
  ...TIMING_FLAGS,
  bits: { type: 'string', default: '2048' },
  ...JSON_FLAG,
} as const;

interface Rotation extends KeySetChange {
  target: Target;
  key: KeyEntry;
  leadSeconds: number;
  timing: KeyTiming;
  nowSeconds: number;
}

function report(rotation: Rotation): Report {
  const { target, key, entries, before, timing, nowSeconds } = rotation;
  const places = scheduleKeys(entries, timing, nowSeconds);
  const signing = places.find(({ state }) => state === 'signing')?.key.kid ?? key.kid;
  const timeline = timelineOf(places, key.kid, nowSeconds);
  const { kid, bits, activeFrom } = key;
  return {
    json: { file: target.name, key: { kid, bits, activeFrom }, signing, timeline },
    text: `Added a key to ${target.name}:

  ${kid} (${bits} bits)

${formatTimeline(timeline, kid, signing, nowSeconds)}
Bring the file to every server of the site now: the times count from when all have it.
A server that uses keysFromFile notices by itself.
`,
    warnings: [
      ...rotationWarnings({ ...rotation, earlier: keysInUse(before.entries) }),
      ...modeWarnings(target, before.stats),
    ],
  };
}

async function run(argv: readonly string[], context: CliContext): Promise<Report> {
  const { values, positionals } = parseCommandLine(argv, FLAGS, 1);
  const timing = parseTiming(values);
  const leadSeconds = parseLead(values.lead, timing);
  const bits = parseBits(values.bits);
  const target = keysFile(context.cwd, positionals);
  let nowSeconds = 0;
  let key: KeyEntry | undefined;
  const change = await updateKeySet(
    target,
    // Outside of the lock: finding two primes may take seconds.
    () => (context.generateKey ?? generateKey)(bits),
    async (entries, privateKey) => {
      nowSeconds = Math.floor(context.now() / 1000);
      const inUse = keysInUse(entries);
      // Revoked keys too: after a revocation the one that signs may have been waiting for its turn.
      assertClock(entries, nowSeconds);
      key = await createEntry(privateKey, chooseActiveFrom(inUse, leadSeconds, nowSeconds));
      return [...entries, key];
    },
  );
  return report({ ...change, target, key: key as KeyEntry, leadSeconds, timing, nowSeconds });
}

/** Adds a key to a key set file. */
export const keysRotate: Command = {
  name: 'keys rotate',
  summary: 'add a key that takes over once every cache knows it',
  help: HELP,
  run,
};
