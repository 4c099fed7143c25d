/** One fetch of a token: attempts, until one brings an answer or time is up. @module */
import { tryTo } from './guard.ts';
import type { Config } from './options.ts';
import type { FailedAttempt, Nobody, ReadToken } from './read-answer.ts';
import { requestToken } from './request-token.ts';
import { startStopwatch } from './stopwatch.ts';
import { TokenError } from './token-error.ts';

/** A token that came. It never changes; it is replaced, or dropped. */
export interface HeldToken extends ReadToken {
  /** Time since the request for it began, as its life may have begun to run then. */
  readonly ageMs: () => number;
  /** Up to which age callers may have it who ask only later. */
  readonly keptMs: number;
}

/** How a fetch ends: with a token, with the server's word that there is nobody, with an error, or with nothing. */
export type Outcome =
  | (HeldToken & { readonly error?: undefined })
  | (Nobody & { readonly error?: undefined; readonly token?: undefined })
  | { readonly error?: TokenError; readonly kind?: undefined; readonly token?: undefined };

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
  readonly onEnd: (fetch: TokenFetch, outcome: Outcome) => void;
}

/** A fetch that is going on. */
export interface TokenFetch {
  /** Those who wait for it. */
  readonly callers: Set<(outcome: Outcome) => void>;
  /** Whether one of them wants the token to be kept. */
  isAhead: boolean;
  /** Whether one of them wants to chat. */
  isForChat: boolean;
  /** The page may have become somebody else's: an answer on its way is worthless, and asked for again. */
  disturb(byAnotherTab: boolean): void;
  end(outcome: Outcome): void;
}

/** The part of the time that an attempt may take: a slower one would leave no time for another. */
const ATTEMPT_SHARE = 0.6;

/** For how long a token may be handed over that was fetched ahead. */
const AHEAD_SECONDS = 300;

/** The rest after an answer that another request cannot change, in milliseconds. */
const REST_MS = 2000;

/** How far rests grow, before chance adds as much again: time that is up in the middle of a long one is wasted. */
const LONGEST_BACKOFF_MS = 1000;

/** An attempt whose answer did not come in time, or is worthless. */
const TIMED_OUT: FailedAttempt = { failure: { code: 'timeout' }, retryAfterMs: 0 };

/** Begins a rest. */
export function coolDown(outcome: Outcome, ms: number = REST_MS): Cooldown {
  const elapsedMs = startStopwatch();
  return { outcome, leftMs: () => ms - elapsedMs() };
}

/** How long to rest after the nth failed attempt, in milliseconds. */
function restMsAfter({ retryAfterMs = REST_MS }: FailedAttempt, attempts: number): number {
  // 300 ms, doubling to 2 s, of which up to half is left to chance, so that many pages do not come back together.
  const backoffMs = Math.min(75 * 2 ** attempts, LONGEST_BACKOFF_MS);
  return Math.max(backoffMs * (1 + Math.random()), retryAfterMs);
}

/** Starts a fetch. */
export function startFetch(host: FetchHost): TokenFetch {
  const { timeoutMs, maxAgeSeconds, minRemainingSeconds } = host.config;
  const elapsedMs = startStopwatch();
  let isOver = false;
  /** Set while an answer that is on its way has become worthless. */
  let isDisturbed = false;
  let disturbances = 0;
  /** The last attempt that failed. */
  let lastFailed = TIMED_OUT;
  /** Ends the wait, for an answer or for the end of a rest, that is going on. */
  let interrupt = () => {};

  const fetch: TokenFetch = {
    callers: new Set(),
    isAhead: false,
    isForChat: false,
    disturb(byAnotherTab) {
      disturbances += 1;
      // Another tab can have it asked again once: it never ends a fetch of this one.
      if (byAnotherTab && disturbances > 1) return;
      isDisturbed = true;
      interrupt();
    },
    end(outcome) {
      if (isOver) return;
      isOver = true;
      interrupt();
      host.onEnd(fetch, outcome);
    },
  };

  function wait(ms: number): Promise<undefined> {
    return new Promise((resolve) => {
      interrupt = () => resolve(undefined);
      setTimeout(interrupt, ms);
    });
  }

  function fail(failed: FailedAttempt): void {
    const { attempts } = host;
    lastFailed = failed;
    const outcome = { error: new TokenError({ ...failed.failure, attempts }) };
    host.cooldown = coolDown(outcome, restMsAfter(failed, attempts));
    if (failed.retryAfterMs === undefined) fetch.end(outcome);
  }

  async function attempt(limitMs: number): Promise<void> {
    host.look();
    if (isOver) return;
    const ageMs = startStopwatch();
    const controller = tryTo(() => new AbortController());
    host.attempts += 1;
    isDisturbed = false;
    const answer = requestToken(host.config, controller?.signal);
    const reading = await Promise.race([answer, wait(limitMs)]);
    if (!reading) tryTo(() => controller?.abort());
    if (!isOver) host.look();
    if (isOver) return;
    // Time was up for all attempts: why the one before failed says more than that this one did not finish.
    const isCutShort = !reading && !isDisturbed && limitMs < timeoutMs * ATTEMPT_SHARE;
    if (isCutShort) fail(lastFailed);
    // It did not come, or for somebody else, or was read too late after the computer slept.
    else if (!reading || isDisturbed || ageMs() > limitMs) fail(TIMED_OUT);
    else if (reading.failure) fail(reading);
    else if (reading.kind !== 'token') fetch.end(reading);
    else keep(reading, ageMs);
  }

  function keep(token: ReadToken, ageMs: () => number): void {
    const usableSeconds = token.lifetimeSeconds - minRemainingSeconds;
    const mostSeconds = fetch.isAhead ? Math.max(maxAgeSeconds, AHEAD_SECONDS) : maxAgeSeconds;
    // What was disturbed is for those only who wait for it.
    const keptSeconds = disturbances > 0 ? 0 : Math.min(mostSeconds, usableSeconds);
    if (ageMs() > usableSeconds * 1000) fail({ failure: { code: 'expired' } });
    else fetch.end({ ...token, ageMs, keptMs: keptSeconds * 1000 });
  }

  async function run(): Promise<void> {
    // Nobody is answered before his call has returned.
    await undefined;
    while (!isOver) {
      const { cooldown } = host;
      const leftMs = timeoutMs - elapsedMs();
      const restMs = cooldown?.leftMs() ?? 0;
      if (!cooldown || restMs <= 0) await attempt(Math.min(leftMs, timeoutMs * ATTEMPT_SHARE));
      else if (restMs >= leftMs) fetch.end(cooldown.outcome);
      else await wait(restMs);
    }
  }

  host.attempts = 0;
  void run();
  return fetch;
}
