/** The core: the token held, those who wait for one, and what they are told. @module */
import { announce } from './announce.ts';
import { followPage } from './follow-page.ts';
import type { Config } from './options.ts';
import type { ReadToken } from './read-answer.ts';
import { requestToken } from './request-token.ts';
import { type Attempt, createRetry } from './retry.ts';
import { startStopwatch } from './stopwatch.ts';
import { TokenError } from './token-error.ts';
import type { Diagnosis, TokenProvider } from './token-provider.ts';
import { closeWidget } from './widget-sdk.ts';

/** Gets a token, null when nobody is signed in, undefined when a sign-out came first, or why there is none. */
type Settle = (answer: ReadToken | null | undefined, error?: TokenError) => void;

/** Makes a provider of a checked configuration. */
export function assembleProvider(config: Config): TokenProvider {
  const { timeoutMs, maxAgeSeconds, minRemainingSeconds } = config;
  const retry = createRetry(timeoutMs);
  /** Null: the server said that nobody is signed in. */
  let held: ReadToken | null | undefined;
  /** Time since the request for it began, as its life may have begun to run then. */
  let ageMs: () => number;
  /** Who the page said was signed in at that moment; NaN, which equals nobody, if it could not say. */
  let heldFor: unknown;
  let request: AbortController | undefined;
  /** Those who wait for the present request; another array once they have been told. */
  let waiting: ((error?: TokenError) => Promise<void>)[] = [];
  let outcome: Diagnosis['outcome'] = 'none';
  let lastError: TokenError | undefined;
  let { signInUrl } = config;

  function shownUser(): unknown {
    try {
      return config.user();
    } catch {
      return Number.NaN;
    }
  }

  function isFresh({ lifetimeSeconds }: ReadToken): boolean {
    return ageMs() / 1000 <= Math.min(maxAgeSeconds, lifetimeSeconds - minRemainingSeconds);
  }

  /** The token held, when it may be handed over at once. */
  function current(): ReadToken | undefined {
    return held && heldFor === shownUser() && isFresh(held) ? held : undefined;
  }

  /** Drops the token; an answer on its way is dropped too, and asked for again if somebody waits. */
  function forget(): void {
    held = undefined;
    request?.abort();
    request = undefined;
    announce('change');
  }

  /** Asynchronous only so that a mistake in `onError` reaches the page's error log and not our callers. */
  async function report(error: TokenError): Promise<void> {
    // Callers that shared a request share its error.
    if (error === lastError) return;
    lastError = error;
    announce('error', { ...error, message: error.message });
    config.onError(error);
  }

  const attempt: Attempt = async (leftMs) => {
    const sinceMs = startStopwatch();
    const user = shownUser();
    const mine = new AbortController();
    request = mine;
    // A slower first attempt would leave no time for a second.
    const reading = await requestToken(config, Math.min(leftMs(), timeoutMs * 0.6), mine);
    // Signed out meanwhile, or forgotten, or thawed too late, or for somebody else: worthless.
    if (request !== mine || leftMs() < 0 || !Object.is(user, shownUser())) return undefined;
    if (reading?.code) return reading;
    held = reading;
    heldFor = user;
    ageMs = sinceMs;
    if (held) {
      if (!isFresh(held)) return { code: 'expired' };
      // Only the React widget looks at the customer's clock, and it will refuse this token (P8).
      if (Date.now() >= held.claims.exp * 1000) {
        void report(new TokenError({ code: 'clock_skew' }, 0));
      }
      announce('change');
    }
    // Whoever heard of it may have signed out.
    return request === mine ? null : undefined;
  };

  async function finish(error?: TokenError): Promise<void> {
    const those = waiting;
    waiting = [];
    // Nobody is told before his call has returned.
    await undefined;
    for (const tell of those) void tell(error);
  }

  /** Asks for a token; `isGuest` says that null will be taken for "a guest" (P10). */
  function ask(settle: Settle, isGuest = false): void {
    const tell = (error?: TokenError) => {
      // One who was told before may have signed the customer out.
      const answer = error ? undefined : held;
      outcome = error ? 'unavailable' : answer ? 'token' : 'signed_out';
      if (error) {
        void report(
          isGuest ? new TokenError({ code: 'downgraded', cause: error }, error.attempts) : error,
        );
      }
      if (answer === null) announce('signed-out');
      settle(answer, error);
    };
    if (current()) {
      tell();
      return;
    }
    const mine = waiting;
    // Asynchronous only so that what `settle` throws reaches the page's error log and not others who wait.
    const count = mine.push(async (error) => tell(error));
    if (count === 1) void retry(attempt, () => waiting !== mine, finish);
  }

  function end(): void {
    void finish();
    forget();
    closeWidget();
    announce('signed-out');
  }

  function prefetch(): Promise<void> {
    return new Promise((resolve) => ask(() => resolve()));
  }

  let tabs: BroadcastChannel | undefined;
  // On a server there is no page to follow, and nobody to chat.
  if (typeof document !== 'undefined') {
    tabs = followPage(forget, end, () => {
      if (held && heldFor !== shownUser()) forget();
    });
    if (config.prefetch === 'load') void prefetch();
    if (config.prefetch === 'intent') addEventListener('pointerover', prefetch, { once: true });
  }
  return Object.freeze({
    getToken() {
      return new Promise<string | null>((resolve, reject) => {
        ask((answer, error) => (error ? reject(error) : resolve(answer?.token ?? null)));
      });
    },

    provide(callback, context, goToSignIn) {
      const isOptional = context?.isMidAuthEnabled ?? config.signInOptional;
      const isSilent = config.whenUnavailable === 'wait';
      ask((answer, error) => {
        if (error && isSilent) return;
        callback(answer?.token ?? null);
        if (answer === null && !isOptional && signInUrl && goToSignIn?.(signInUrl)) signInUrl = '';
      }, isOptional && !isSilent);
    },

    prefetch,

    signOut() {
      end();
      tabs?.postMessage(true);
    },

    diagnose() {
      const token = current();
      return {
        outcome,
        lastError,
        ageSeconds: token && ageMs() / 1000,
        lifetimeSeconds: token?.lifetimeSeconds,
        claims: token?.claims,
      };
    },
  } satisfies TokenProvider);
}
