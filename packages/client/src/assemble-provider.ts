/** The core: the token held, those who wait for one, and what they are told. @module */
import { announce } from './announce.ts';
import type { Config } from './options.ts';
import type { FailedAttempt, ReadToken } from './read-answer.ts';
import { requestToken } from './request-token.ts';
import { restAfter } from './rest-after.ts';
import { startStopwatch } from './stopwatch.ts';
import { TokenError } from './token-error.ts';
import type { Diagnosis, TokenProvider } from './token-provider.ts';
import { closeWidget } from './widget-sdk.ts';

/** Gets a token, or null when nobody is signed in or, with an error, when none could be had. */
type Settle = (token: string | null, error?: TokenError) => void;

/** Ends the wait of all callers. */
type Land = (error?: TokenError) => void;

/** Makes a provider of a checked configuration. */
export function assembleProvider(config: Config): TokenProvider {
  const { timeoutMs, maxAgeSeconds, minRemainingSeconds } = config;
  /** Null: the server said that nobody is signed in. */
  let held: ReadToken | null | undefined;
  /** Time since the request for it began, as its life may have begun to run then. */
  let ageMs: () => number;
  /** Who the page said was signed in at that moment. */
  let heldFor: string | undefined;
  let request: AbortController | undefined;
  /** What callers wait for while a token is fetched, and the function that ends it, as long as it goes on. */
  let flight: Promise<TokenError | undefined>;
  let land: Land | undefined;
  /** The failure that the present rest is for, and what is left of it. */
  let lastFailure: TokenError | undefined;
  let restMs = 0;
  let restedMs = startStopwatch();
  let attempts = 0;
  let wayIn: Diagnosis['wayIn'];
  let outcome: Diagnosis['outcome'];
  let lastError: TokenError | undefined;
  let { signInUrl } = config;

  function shownUser(): string | undefined {
    try {
      return config.user();
    } catch {
      // A page that cannot say shows nobody.
    }
  }

  function isFresh({ lifetimeSeconds }: ReadToken): boolean {
    return ageMs() / 1000 <= Math.min(maxAgeSeconds, lifetimeSeconds - minRemainingSeconds);
  }

  /** Drops the token; an answer on its way is dropped too, and asked for again if somebody waits. */
  function forget(): void {
    held = undefined;
    request?.abort();
    announce('change');
  }

  /** Forgets a token that was for somebody whom the page no longer shows. */
  function checkUser(): void {
    if (held && heldFor !== shownUser()) forget();
  }

  /** The token held, when it may be handed over at once. */
  function current(): ReadToken | undefined {
    checkUser();
    return held && isFresh(held) ? held : undefined;
  }

  /** Asynchronous only so that a mistake in `onError` reaches the page's error log and not our callers. */
  async function report(error: TokenError): Promise<void> {
    // Callers that shared a request share its error.
    if (error === lastError) return;
    lastError = error;
    // Without the cause, which cannot always be cloned.
    announce('error', { ...error });
    config.onError(error);
  }

  /** Asks once, within `limitMs`. Gives why there is no answer, or nothing when there is one. */
  async function attempt(limitMs: number): Promise<FailedAttempt | undefined> {
    const sinceMs = startStopwatch();
    const user = shownUser();
    const mine = new AbortController();
    request = mine;
    const reading = await requestToken(config, limitMs, mine);
    // Forgotten, or thawed too late, or for somebody else: worthless.
    if (mine.signal.aborted || sinceMs() > limitMs || user !== shownUser()) {
      return { code: 'timeout', retryAfterMs: 0 };
    }
    if (reading?.code) return reading;
    held = reading;
    heldFor = user;
    ageMs = sinceMs;
    if (held && !isFresh(held)) return { code: 'expired' };
    // Only the React widget looks at the customer's clock, and it will refuse this token (P8).
    if (held && Date.now() >= held.claims.exp * 1000) {
      void report(new TokenError({ code: 'clock_skew' }, 0));
    }
    announce('change');
  }

  /** Makes attempts until one brings an answer or time is up, or until somebody else has landed. */
  async function fly(mine: Land): Promise<void> {
    const elapsedMs = startStopwatch();
    attempts = 0;
    while (land === mine) {
      const leftMs = timeoutMs - elapsedMs();
      const waitMs = Math.max(restMs - restedMs(), 0);
      if (waitMs >= leftMs) mine(lastFailure);
      else if (waitMs) await new Promise((resolve) => setTimeout(resolve, waitMs));
      else {
        attempts += 1;
        // A slower first attempt would leave no time for a second.
        const failure = await attempt(Math.min(leftMs, timeoutMs * 0.6));
        // Whoever signed out meanwhile has told them all.
        if (land !== mine) return;
        if (failure) {
          restMs = restAfter(failure, attempts);
          restedMs = startStopwatch();
          lastFailure = new TokenError(failure, attempts);
        }
        if (failure?.retryAfterMs === undefined) mine(failure && lastFailure);
      }
    }
  }

  function fetchToken(): Promise<TokenError | undefined> {
    return new Promise((resolve) => {
      land = (error) => {
        land = undefined;
        resolve(error);
      };
      void fly(land);
    });
  }

  /** Asks for a token; `isGuest` says that null will be taken for "a guest" (P10). */
  function ask(settle: Settle, by?: Diagnosis['wayIn'], isGuest?: boolean): void {
    wayIn = by;
    const tell = (error?: TokenError) => {
      // Others who were told before may have changed who is shown.
      checkUser();
      outcome = error?.code ?? (held ? 'token' : 'signed-out');
      if (error) {
        held = undefined;
        void report(
          isGuest ? new TokenError({ code: 'downgraded', cause: error }, error.attempts) : error,
        );
      }
      if (held === null) announce('signed-out');
      settle(held?.token ?? null, error);
    };
    if (current()) tell();
    else {
      // During a rest it may have landed before it is returned.
      if (!land) flight = fetchToken();
      void flight.then(tell);
    }
  }

  function prefetch(): Promise<void> {
    return new Promise((resolve) => ask(() => resolve()));
  }

  let tabs: BroadcastChannel | undefined;
  // On a server there is no page to follow, and nobody to chat.
  if (globalThis.document) {
    // A page that comes back, out of the back/forward cache or from behind a tab, may come back to somebody else.
    addEventListener('pagehide', forget);
    addEventListener('visibilitychange', checkUser);
    // A page was loaded in another tab, perhaps for somebody else, or signed out. The message says no more.
    tabs = new BroadcastChannel('lcw-auth');
    tabs.onmessage = forget;
    tabs.postMessage('');
    if (config.prefetch === 'load') void prefetch();
    if (config.prefetch === 'intent') addEventListener('pointerover', prefetch, { once: true });
  }
  return {
    getToken: () =>
      new Promise((resolve, reject) => {
        ask((token, error) => (error ? reject(error) : resolve(token)), 'getToken');
      }),

    provide(callback, context, goToSignIn) {
      const isOptional = context?.isMidAuthEnabled ?? config.signInOptional;
      const isSilent = config.whenUnavailable === 'wait';
      ask(
        (token, error) => {
          if (error && isSilent) return;
          callback(token);
          if (held === null && !isOptional && signInUrl && goToSignIn?.(signInUrl)) signInUrl = '';
        },
        'provide',
        isOptional && !isSilent,
      );
    },

    prefetch,

    signOut() {
      land?.();
      forget();
      tabs?.postMessage('');
      closeWidget();
      announce('signed-out');
    },

    diagnose() {
      // All that is known of the token, but for the token itself.
      const { token, ...facts } = current() ?? {};
      return {
        outcome,
        wayIn,
        attempts,
        lastError,
        ageSeconds: current() && ageMs() / 1000,
        ...facts,
      };
    },
  };
}
