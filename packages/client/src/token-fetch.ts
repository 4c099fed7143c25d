/** One fetch of a token: attempts, until one brings an answer or time is up. @module */
import type { HeldToken } from './held-token.ts';
import type { Config } from './options.ts';
import type { FailedAttempt, Nobody } from './read-answer.ts';
import { requestToken, WORTHLESS } from './request-token.ts';
import { startStopwatch } from './stopwatch.ts';
import { TokenError } from './token-error.ts';

/** How a fetch ends. */
export type Outcome = HeldToken | Nobody | { readonly kind: 'failed'; readonly error: TokenError };

/** The time for which the token route is left alone. */
export interface Cooldown {
  readonly leftMs: () => number;
  /** What those are told who cannot wait for its end. */
  readonly outcome: Outcome;
}

/** What a fetch shares with the provider that it belongs to. */
export interface FetchHost {
  readonly config: Config;
  cooldown?: Cooldown | undefined;
  /** How many requests the last fetch has made. */
  attempts: number;
  /** Looks whether the page has become somebody else's; `disturb` is called if so. */
  readonly look: () => void;
  /** Called once, when the fetch is over. */
  readonly onEnd: (outcome: Outcome) => void;
}

/** A fetch that is going on. */
export interface TokenFetch {
  /** The page may have become somebody else's: an answer on its way is worthless, and asked for again. */
  readonly disturb: (byAnotherTab: boolean) => void;
  readonly end: (outcome: Outcome) => void;
}

/** The part of the time that an attempt may take: a slower one would leave no time for another. */
const ATTEMPT_SHARE = 0.6;

/** The rest after an answer that another request cannot change, in milliseconds. */
const REST_MS = 2000;

/** Begins a rest. */
export function coolDown(outcome: Outcome, ms: number = REST_MS): Cooldown {
  const elapsedMs = startStopwatch();
  return { outcome, leftMs: () => ms - elapsedMs() };
}

/** How long to rest after the nth failed attempt, in milliseconds. */
function restMsAfter({ retryAfterMs = REST_MS }: FailedAttempt, attempts: number): number {
  // 300 ms, doubling, of which up to half is left to chance, so that many pages do not come back together.
  return Math.max(75 * 2 ** attempts * (1 + Math.random()), retryAfterMs);
}

/** Starts a fetch. */
export function startFetch(host: FetchHost): TokenFetch {
  const { timeoutMs, minRemainingSeconds } = host.config;
  const elapsedMs = startStopwatch();
  let isOver = false;
  /** Set while an answer that is on its way has become worthless. */
  let isDisturbed = false;
  let disturbances = 0;
  /** The last attempt that had its full time. */
  let lastFailed: FailedAttempt | undefined;
  /** Ends the request or the rest that is going on. */
  let interrupt = () => {};

  function end(outcome: Outcome): void {
    // What belongs to a later fetch is not this one's to end.
    if (isOver) return;
    isOver = true;
    interrupt();
    host.onEnd(outcome);
  }

  function fail(failed: FailedAttempt): void {
    const outcome: Outcome = {
      kind: 'failed',
      error: new TokenError(failed.failure, host.attempts),
    };
    host.cooldown = coolDown(outcome, restMsAfter(failed, host.attempts));
    if (failed.retryAfterMs === undefined) end(outcome);
  }

  async function attempt(limitMs: number): Promise<void> {
    host.look();
    if (isOver) return;
    const ageMs = startStopwatch();
    const { answer, giveUp } = requestToken(host.config, limitMs);
    host.attempts += 1;
    isDisturbed = false;
    interrupt = giveUp;
    const reading = await answer;
    if (!isOver) host.look();
    if (isOver) return;
    const isCutShort = reading === WORTHLESS && limitMs < timeoutMs * ATTEMPT_SHARE;
    // Time was up for all attempts: why the one before failed says more than that this one did not finish.
    if (isCutShort && !isDisturbed && lastFailed) return fail(lastFailed);
    if (reading.kind === 'failed') lastFailed = reading;
    // For somebody else, or read too late after the computer slept.
    if (isDisturbed || ageMs() > limitMs) fail(WORTHLESS);
    else if (reading.kind === 'failed') fail(reading);
    else if (reading.kind !== 'token') end(reading);
    else if (ageMs() > (reading.lifetimeSeconds - minRemainingSeconds) * 1000) {
      fail({ kind: 'failed', failure: { code: 'expired' } });
    } else end({ ...reading, ageMs, isKept: disturbances === 0 });
  }

  async function run(): Promise<void> {
    // Nobody is answered before his call has returned.
    await undefined;
    while (!isOver) {
      const { cooldown } = host;
      const leftMs = timeoutMs - elapsedMs();
      const restMs = cooldown?.leftMs() ?? 0;
      if (!cooldown || restMs <= 0) await attempt(Math.min(leftMs, timeoutMs * ATTEMPT_SHARE));
      else if (restMs >= leftMs) end(cooldown.outcome);
      else {
        await new Promise<void>((resolve) => {
          interrupt = resolve;
          setTimeout(resolve, restMs);
        });
      }
    }
  }

  host.attempts = 0;
  void run();
  return {
    end,
    disturb(byAnotherTab) {
      disturbances += 1;
      // Another tab can have it asked again once: it never ends a fetch of this one.
      if (byAnotherTab && disturbances > 1) return;
      isDisturbed = true;
      interrupt();
    },
  };
}
