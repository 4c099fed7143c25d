/** The flags that several commands have, each described once: its name, its help, its default and its check. @module */
import type { KeyTiming } from '@lcw-auth/server/keys';
import { InvalidArgumentError, Option } from 'commander';
import { formatDuration } from './text.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export const YEAR_SECONDS = 31_536_000;

/** What a token may live, as `@lcw-auth/server` has it. */
export const LIFETIME_RANGE: DurationRange = { min: 60, max: 86_400 };

/** The shortest and the longest that are accepted, in seconds. */
export interface DurationRange {
  min: number;
  max: number;
}

/** A parser for seconds of a text such as `90s`, `30m`, `24h`, `2d` or `3600`. */
export function duration({ min, max }: DurationRange): (text: string) => number {
  return (text) => {
    const [, digits, unit = 's'] = /^(\d{1,12})([smhd]?)$/.exec(text) ?? [];
    if (digits === undefined) {
      throw new InvalidArgumentError(
        'It is not a duration: write a whole number and a unit, such as 90s, 30m, 24h or 2d, or plain seconds.',
      );
    }
    const seconds = Number(digits) * (UNIT_SECONDS[unit] ?? 1);
    if (seconds >= min && seconds <= max) return seconds;
    throw new InvalidArgumentError(
      `It is out of range: give from ${formatDuration(min)} to ${formatDuration(max)}.`,
    );
  };
}

/** Says what a duration looks like, on the help page of each command that takes one. */
export const DURATION_HELP =
  'A duration is a whole number with s, m, h or d, such as 90s, 30m, 24h or 2d, or\nplain seconds.';

/** Read by the program itself as well: errors before a command is found are JSON too. */
export const JSON_FLAG: Option = new Option(
  '--json',
  'print JSON, for scripts; times are epoch seconds',
);

/** With the defaults of `@lcw-auth/server`. */
export const LIFETIME_FLAG: Option = new Option(
  '--lifetime <duration>',
  "how long a token lives; the site's lifetimeSeconds",
)
  .argParser(duration(LIFETIME_RANGE))
  .default(3600, '1h');

export const KEY_CACHE_FLAG: Option = new Option(
  '--key-cache <duration>',
  "how long Omnichannel may go on with keys that it fetched before; the site's keyCacheSeconds",
)
  .argParser(duration({ min: 0, max: YEAR_SECONDS }))
  .default(86_400, '24h');

/** What {@link LIFETIME_FLAG} and {@link KEY_CACHE_FLAG} give. */
export interface TimingFlags {
  lifetime: number;
  keyCache: number;
}

export function timingOf({ lifetime, keyCache }: TimingFlags): KeyTiming {
  return { lifetimeSeconds: lifetime, keyCacheSeconds: keyCache };
}

/** Larger keys make every signature slower. */
export const BITS_FLAG: Option = new Option('--bits <size>', 'size of the RSA key')
  .choices(['2048', '3072', '4096'])
  .default('2048');

/** The key set file of a site that names no other. */
export const DEFAULT_FILE = 'lcw-keys.json';

export const STDIN_FLAG: Option = new Option(
  '--stdin',
  'read the key set from the standard input instead of a file',
);

export const STDOUT_FLAG: Option = new Option(
  '--stdout',
  'write the new key set to the standard output, and no file; the report goes to stderr',
);

/** Adds up a flag that may be repeated. */
export const repeated = (text: string, previous: string[] = []): string[] => [...previous, text];
