/** The core: who waits for a token, the request on its way, the token held, the rest after a failure. @module */
import { callSafely } from './call-safely.ts';
import type { Config } from './options.ts';
import type { FailedAttempt, ReadToken } from './read-answer.ts';
import { requestToken } from './request-token.ts';
import { startStopwatch } from './stopwatch.ts';
import { TokenError } from './token-error.ts';

/** A token in memory. */
export interface HeldToken extends ReadToken {
  /** Milliseconds since the request for it began, as its life may have begun to run then. */
  ageMs(): number;
  /** Who the page said was signed in at that moment. */
  readonly user: string | undefined;
}

/** The three ways in which a call can end: a token, null for "signed out", or why no token could be had. */
export type Outcome = HeldToken | null | TokenError;

type Settle = (outcome: Outcome) => void;

/** Where tokens come from. */
export interface TokenSource {
  /** Calls `settle` once: before returning when a fresh token is held, else within `timeoutMs`. */
  ask(settle: Settle): void;
  /** The token held, when it may be handed over. */
  current(): HeldToken | undefined;
  /** Drops the token; an answer on its way is dropped too, and asked for again if somebody waits. */
  forget(): void;
  /** Drops the token and tells whoever waits "signed out". */
  signOut(): void;
}

/** The longest wait between attempts, and the rest after a failure that another attempt cannot mend. */
const REST_MS = 2000;

/** Creates the source. `onToken` hears of each new token before whoever waits for it. */
export function createTokenSource(config: Config, onToken: (held: HeldToken) => void): TokenSource {
  const { timeoutMs, maxAgeSeconds, minRemainingSeconds } = config;
  let waiting: Settle[] = [];
  let held: HeldToken | undefined;
  let request: AbortController | undefined;
  let rest: { ageMs(): number; ms: number; error: TokenError } | undefined;

  function current(): HeldToken | undefined {
    if (!held || held.user !== config.user()) return undefined;
    const ageSeconds = held.ageMs() / 1000;
    const isYoung = ageSeconds <= maxAgeSeconds;
    return isYoung && held.lifetimeSeconds - ageSeconds >= minRemainingSeconds ? held : undefined;
  }

  function forget(): void {
    held = undefined;
    request?.abort();
    request = undefined;
  }

  function settle(outcome: Outcome): void {
    const settled = waiting;
    waiting = [];
    for (const tell of settled) {
      // A callback may sign the customer out: the token is then nobody's.
      callSafely(() => tell(outcome instanceof TokenError || outcome === held ? outcome : null));
    }
  }

  function fail(failure: FailedAttempt, attempts: number): void {
    const { isRetriable, retryAfterMs = 0 } = failure;
    // 300 ms, doubling, of which up to half is left to chance, so that many pages do not come back together.
    const ownMs = isRetriable ? 150 * 2 ** attempts * (1 - Math.random() / 2) : REST_MS;
    const error = new TokenError(failure, attempts);
    rest = { ageMs: startStopwatch(), ms: Math.max(Math.min(ownMs, REST_MS), retryAfterMs), error };
    if (!isRetriable) settle(error);
  }

  /** Makes attempts until those who wait are settled; each step ends in time for the next to see the deadline. */
  async function serve(): Promise<void> {
    const served = waiting;
    const elapsedMs = startStopwatch();
    let attempts = 0;
    while (served === waiting) {
      const leftMs = timeoutMs - elapsedMs();
      const restMs = rest ? rest.ms - rest.ageMs() : 0;
      if (leftMs <= 0) fail({ code: 'timeout', cause: rest?.error }, attempts);
      else if (rest && restMs >= leftMs) settle(rest.error);
      else if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
      else {
        const ageMs = startStopwatch();
        const user = config.user();
        const mine = new AbortController();
        request = mine;
        attempts += 1;
        // A slower first attempt would leave no time for a second.
        const reading = await requestToken(config, Math.min(leftMs, timeoutMs * 0.6), mine);
        // Signed out meanwhile, or forgotten, or thawed too late, or for somebody else: worthless.
        if (request !== mine || elapsedMs() > timeoutMs || user !== config.user()) continue;
        if (reading && 'code' in reading) {
          fail(reading, attempts);
          continue;
        }
        held = reading ? { ...reading, ageMs, user } : undefined;
        if (held && !current()) {
          fail({ code: 'expired' }, attempts);
          continue;
        }
        rest = undefined;
        if (held) onToken(held);
        settle(held ?? null);
      }
    }
  }

  return {
    current,
    forget,
    ask(settle) {
      const token = current();
      if (token) settle(token);
      else if (waiting.push(settle) === 1) void serve();
    },
    signOut() {
      forget();
      settle(null);
    },
  };
}
