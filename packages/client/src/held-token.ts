/** A token that came: what it says, how old it is, and who else may have it. @module */
import type { Config } from './options.ts';
import type { ReadToken } from './read-answer.ts';

/** The token that a provider holds. It never changes; it is replaced, or dropped. */
export interface HeldToken extends ReadToken {
  /** Time since the request for it began, as its life may have begun to run then. */
  readonly ageMs: () => number;
  /** Whether callers may have it who ask only later. What was disturbed is for those only who wait for it. */
  readonly isKept: boolean;
  /** Whether it was fetched ahead. */
  readonly isAhead?: boolean;
}

/** For how long a token may be handed over that was fetched ahead. */
const AHEAD_SECONDS = 300;

/** Whether it may be handed to a caller who asks only now, by the server's count of its life and our clocks. */
export function isForLater(
  { ageMs, isKept, isAhead, lifetimeSeconds }: HeldToken,
  { maxAgeSeconds, minRemainingSeconds }: Config,
): boolean {
  const mostSeconds = Math.max(maxAgeSeconds, isAhead ? AHEAD_SECONDS : 0);
  const ageSeconds = ageMs() / 1000;
  return isKept && ageSeconds < mostSeconds && ageSeconds <= lifetimeSeconds - minRemainingSeconds;
}
