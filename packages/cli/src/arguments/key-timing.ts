/** The two times of a site on which its key schedule rests, as flags. @module */
import type { KeyTiming } from '@lcw-auth/server/keys';
import { parseDuration } from './parse-duration.ts';

const YEAR_SECONDS = 31_536_000;

/** What `@lcw-auth/server` accepts, so that a flag can always say what a site has configured. */
const LIFETIME_RANGE = { min: 60, max: 86_400 };
const KEY_CACHE_RANGE = { min: 0, max: YEAR_SECONDS };

/** `--lifetime` and `--key-cache`, with the defaults of `@lcw-auth/server`. */
export const TIMING_FLAGS = {
  lifetime: { type: 'string', default: '1h' },
  'key-cache': { type: 'string', default: '24h' },
} as const;

/** The part of a help page that explains these flags. */
export const TIMING_HELP = `  --lifetime <duration>   how long a token lives; the site's lifetimeSeconds. Default: 1h
  --key-cache <duration>  how long Omnichannel may go on with keys that it fetched
                          before; the site's keyCacheSeconds. Default: 24h`;

/** @throws {CliError} `wrong_usage` */
export function parseTiming(flags: { lifetime: string; 'key-cache': string }): KeyTiming {
  return {
    lifetimeSeconds: parseDuration('--lifetime', flags.lifetime, LIFETIME_RANGE),
    keyCacheSeconds: parseDuration('--key-cache', flags['key-cache'], KEY_CACHE_RANGE),
  };
}

/** How long a new key waits before it signs; as long as caches live unless told otherwise. @throws {CliError} `wrong_usage` */
export function parseLead(text: string | undefined, { keyCacheSeconds }: KeyTiming): number {
  return text === undefined
    ? keyCacheSeconds
    : parseDuration('--lead', text, { min: 0, max: YEAR_SECONDS });
}
