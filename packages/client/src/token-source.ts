/** The core: the request on its way, the token held, the rest after a failure. @module */
import { announce } from './announce.ts';
import type { Config } from './options.ts';
import type { FailedAttempt, ReadToken } from './read-answer.ts';
import { requestToken } from './request-token.ts';
import { startStopwatch } from './stopwatch.ts';
import { TokenError } from './token-error.ts';

/** A token in memory. */
export interface HeldToken extends ReadToken {
  /** Milliseconds since the request for it began, as its life may have begun to run then. */
  ageMs(): number;
  /** Who the page said was signed in at that moment; NaN, which equals nobody, if it could not say. */
  readonly user: unknown;
}

/** Gets a token, null when nobody is signed in, undefined when a sign-out came first, or why there is none. */
export type Settle = (held: HeldToken | null | undefined, error?: TokenError) => void;

/** Where tokens come from. */
export interface TokenSource {
  /** Calls `settle` once: before returning when a fresh token is held, else within `timeoutMs`. */
  ask(settle: Settle): void;
  /** The token held, when it may be handed over at once. */
  current(): HeldToken | undefined;
  /** Drops the token; an answer on its way is dropped too, and asked for again if somebody waits. */
  forget(): void;
  /** Drops the token when the page no longer shows whom it was asked for. */
  forgetOthers(): void;
  /** Drops the token, and whatever those who wait would get. */
  signOut(): void;
}

/** The longest wait between attempts, and the rest after a failure that another attempt cannot mend. */
const REST_MS = 2000;

/** Creates the source. `onToken` hears of each new token before whoever waits for it. */
export function createTokenSource(config: Config, onToken: (held: HeldToken) => void): TokenSource {
  const { timeoutMs, maxAgeSeconds, minRemainingSeconds } = config;
  /** Null: the server said that nobody is signed in. */
  let held: HeldToken | null | undefined;
  let request: AbortController | undefined;
  /** What all who wait are waiting for. */
  let serving: Promise<void> | undefined;
  let rest: { ageMs(): number; ms: number; error: TokenError } | undefined;
  let signOuts = 0;

  function shownUser(): unknown {
    try {
      return config.user();
    } catch {
      return Number.NaN;
    }
  }

  function isFresh({ ageMs, lifetimeSeconds }: HeldToken): boolean {
    const ageSeconds = ageMs() / 1000;
    return ageSeconds <= maxAgeSeconds && lifetimeSeconds - ageSeconds >= minRemainingSeconds;
  }

  function current(): HeldToken | undefined {
    return held && held.user === shownUser() && isFresh(held) ? held : undefined;
  }

  function forget(): void {
    held = undefined;
    request?.abort();
    request = undefined;
    announce('change');
  }

  /** Throws what cannot be mended; otherwise only says how long to rest. */
  function fail(failure: FailedAttempt, attempts: number): void {
    const { isRetriable, retryAfterMs = 0 } = failure;
    // 300 ms, doubling, of which up to half is left to chance, so that many pages do not come back together.
    const ownMs = isRetriable ? 150 * 2 ** attempts * (1 - Math.random() / 2) : REST_MS;
    const error = new TokenError(failure, attempts);
    rest = { ageMs: startStopwatch(), ms: Math.max(Math.min(ownMs, REST_MS), retryAfterMs), error };
    if (!isRetriable) throw error;
  }

  /** Makes attempts until one brings an answer; each step ends in time for the next to see the deadline. */
  async function serve(isOver: () => boolean): Promise<void> {
    const elapsedMs = startStopwatch();
    let attempts = 0;
    /** The failure before: that time ran out is no reason by itself. */
    let cause: TokenError | undefined;
    while (!isOver()) {
      const leftMs = timeoutMs - elapsedMs();
      const restMs = rest ? rest.ms - rest.ageMs() : 0;
      if (leftMs <= 0) fail({ code: 'timeout', cause }, attempts);
      if (rest && restMs >= leftMs) throw rest.error;
      if (restMs > 0) {
        await new Promise((resolve) => setTimeout(resolve, restMs));
        continue;
      }
      const ageMs = startStopwatch();
      const user = shownUser();
      const mine = new AbortController();
      request = mine;
      attempts += 1;
      // A slower first attempt would leave no time for a second.
      const reading = await requestToken(config, Math.min(leftMs, timeoutMs * 0.6), mine);
      // Signed out meanwhile, or forgotten, or thawed too late, or for somebody else: worthless.
      if (request !== mine || elapsedMs() > timeoutMs || !Object.is(user, shownUser())) continue;
      if (reading && 'code' in reading) {
        fail({ cause, ...reading }, attempts);
        cause = rest?.error;
        continue;
      }
      held = reading && { ...reading, ageMs, user };
      rest = undefined;
      if (held && !isFresh(held)) fail({ code: 'expired' }, attempts);
      if (held) onToken(held);
      return;
    }
  }

  function ask(settle: Settle): void {
    const token = current();
    if (token) {
      settle(token);
      return;
    }
    const before = signOuts;
    const isOver = () => signOuts > before;
    serving ??= serve(isOver).finally(() => {
      if (!isOver()) serving = undefined;
    });
    // One who was told before may have signed the customer out. What `settle` throws, the page's error log gets.
    void serving.then(
      () => settle(isOver() ? undefined : held),
      (error) => settle(undefined, error),
    );
  }

  return {
    ask,
    current,
    forget,
    forgetOthers() {
      if (held && held.user !== shownUser()) forget();
    },
    signOut() {
      signOuts += 1;
      serving = undefined;
      forget();
    },
  };
}
