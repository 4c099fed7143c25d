/** Reads how long something takes, as a person writes it. @module */
import { CliError } from '../errors/cli-error.ts';
import { formatDuration } from '../output/format-time.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The shortest and the longest that are accepted, in seconds. */
export interface DurationRange {
  min: number;
  max: number;
}

/**
 * Seconds of a text such as `90s`, `30m`, `24h`, `2d` or `3600`.
 *
 * @param flag - for the message, such as `--lead`.
 * @throws {CliError} `wrong_usage`
 */
export function parseDuration(flag: string, text: string, { min, max }: DurationRange): number {
  const [, digits, unit = 's'] = /^(\d{1,12})([smhd]?)$/.exec(text) ?? [];
  if (digits === undefined) {
    throw new CliError(
      'wrong_usage',
      `${flag} received '${text}', which is not a duration. Write a whole number and a unit, such as 90s, 30m, 24h or 2d, or plain seconds.`,
    );
  }
  const seconds = Number(digits) * (UNIT_SECONDS[unit] ?? 1);
  if (seconds >= min && seconds <= max) return seconds;
  throw new CliError(
    'wrong_usage',
    `${flag} received '${text}', which is out of range. Give from ${formatDuration(min)} to ${formatDuration(max)}.`,
  );
}
