/** Reads a NumericDate: whole seconds since 1970, as a JSON number (T2). @module */

/** The last second of the year 9999: beyond it, .NET and ISO 8601 have no date. */
const MAX_SECONDS = 253_402_300_799;

/** `problem` completes a sentence that begins with the claim's name. */
export function readNumericDate(value: unknown): { seconds: number } | { problem: string } {
  if (typeof value === 'string') return { problem: 'is text' };
  if (typeof value !== 'number') return { problem: 'is not a number' };
  if (!Number.isFinite(value)) return { problem: 'is too large for a number' };
  if (value >= 1e12 && value < 1e13) {
    return { problem: 'has 13 digits: these are milliseconds, divide by 1000' };
  }
  if (!Number.isInteger(value)) return { problem: 'has a fraction' };
  if (value < 0 || value > MAX_SECONDS) return { problem: 'is no time between 1970 and 9999' };
  return { seconds: value };
}

/** The seconds of a claim that is a NumericDate; undefined when it is missing or malformed. */
export function secondsOf(
  claims: Readonly<Record<string, unknown>>,
  name: string,
): number | undefined {
  const time = readNumericDate(Object.hasOwn(claims, name) ? claims[name] : undefined);
  return 'seconds' in time ? time.seconds : undefined;
}
