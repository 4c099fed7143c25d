/** Creates a provider: it joins those who ask, the life of the page, and signing out. @module */
import { ConfigError } from './config-error.ts';
import type { TokenErrorCode } from './failure.ts';
import { type DropReason, type FollowedPage, followPage } from './follow-page.ts';
import { announce, listen, runOutside, tryTo } from './guard.ts';
import type { Config, Options } from './options.ts';
import { parseOptions } from './parse-options.ts';
import { startStopwatch } from './stopwatch.ts';
import { TokenError } from './token-error.ts';
import {
  coolDown,
  type FetchHost,
  type HeldToken,
  type Outcome,
  startFetch,
  type TokenFetch,
} from './token-fetch.ts';
import type { Diagnosis, TokenProvider } from './token-provider.ts';
import { type ChatContext, closeWidget, type TokenCallback } from './widget-sdk.ts';

/** What has become of the token: fetched, found to be nobody's, or dropped. */
export type TokenChange = 'fetched' | 'refused' | 'disposed' | DropReason;

/** The inner side of a provider: what it knows. */
export interface Core extends FetchHost {
  /** The last token since the page may have become somebody else's, whether or not later callers may have it. */
  held?: HeldToken | undefined;
  fetch?: TokenFetch | undefined;
  page?: FollowedPage | undefined;
  /** Who the page showed when it was last looked at. */
  user?: string;
  /** How often the page certainly became somebody else's: who asked before gets nothing of what comes after. */
  customers: number;
  /** How often, since the last token or drop, it was told that nobody is signed in. */
  timesNobody: number;
  /** Time since it was last told so. */
  sinceNobodyMs: () => number;
  isRedirected: boolean;
  isDisposed: boolean;
  /** While a sign-out clears the widget, which may call us at once. */
  isSigningOut: boolean;
  outcome?: Diagnosis['outcome'];
  wayIn?: Diagnosis['wayIn'];
  lastError?: TokenError;
  /** Hear at once what becomes of the token, before anybody else. */
  readonly listeners: Set<(change: TokenChange) => void>;
}

/** A symbol, so that a spread copy of a provider has it, and nobody who lists its methods sees it. */
const CORE = Symbol('lcw-auth');

/** Ends the wait of those who asked before a sign-out. They did not ask to sign in again. */
const ENDED: Outcome = {};

/** How soon whoever hears of a sign-out signs out in turn, at the latest. */
const ECHO_MS = 10_000;

/** What all ways in have in common: somebody asks, and is told how it ended. */
function ask(core: Core, wayIn: Diagnosis['wayIn'], tell: (outcome: Outcome) => void): void {
  const settle = (outcome: Outcome) => {
    core.outcome = outcome.error?.code ?? outcome.kind ?? core.outcome;
    tell(outcome);
  };
  core.wayIn = wayIn;
  follow(core);
  look(core);
  const token = tokenForLater(core);
  if (core.isDisposed) settle(failed('disposed'));
  else if (core.isSigningOut) settle(ENDED);
  else if (token) settle(token);
  else {
    core.fetch ??= startFetch(core);
    core.fetch.callers.add(settle);
    core.fetch[wayIn === 'prefetch' ? 'isAhead' : 'isForChat'] = true;
  }
}

/** The token that may be handed over at once, by the server's count of its life and our clocks. */
export const tokenForLater = ({ held }: Core): HeldToken | undefined =>
  held && held.ageMs() < held.keptMs ? held : undefined;

/** Answers a widget. `goToSignIn` sends a visitor to sign in who wants to chat, and tells whether it did. */
export function provide(
  core: Core,
  callback: TokenCallback,
  context?: ChatContext,
  goToSignIn?: (signInUrl: string) => boolean,
): void {
  const { signInUrl, signInOptional, whenUnavailable } = core.config;
  const isOptional = context?.isMidAuthEnabled ?? signInOptional;
  ask(core, 'provide', (outcome) => {
    const { error, token = null } = outcome;
    /** Null would make a guest of a customer, or the site wants none at all. */
    const isSilent =
      whenUnavailable === 'wait' ||
      (whenUnavailable !== 'null' && isOptional && !!(core.held || shownUser(core)));
    report(core, error, isOptional && !isSilent);
    if (error && isSilent) return;
    void runOutside(() => callback(token));
    const isForSignIn = outcome.kind === 'signed-out' && !isOptional;
    if (!isForSignIn || !signInUrl || core.isRedirected) return;
    core.isRedirected = goToSignIn?.(signInUrl) ?? false;
  });
}

function getToken(core: Core): Promise<string | null> {
  return new Promise((resolve, reject) => {
    ask(core, 'getToken', ({ error, token = null }) => {
      report(core, error);
      if (error) reject(error);
      else resolve(token);
    });
  });
}

function prefetch(core: Core): Promise<void> {
  return new Promise((resolve) => {
    ask(core, 'prefetch', ({ error }) => {
      report(core, error);
      resolve();
    });
  });
}

/** A fetch is over. Callers are told, unless an event, or one who was told before, changes everything. */
function onEnd(core: Core, fetch: TokenFetch, outcome: Outcome): void {
  const { customers, held } = core;
  if (core.fetch === fetch) core.fetch = undefined;
  if (outcome.kind === 'token') {
    core.timesNobody = 0;
    replace(core, outcome, 'fetched');
    announce('change');
    // Only the React widget looks at the customer's clock (P8).
    if (Date.now() >= outcome.claims.exp * 1000) {
      report(core, new TokenError({ code: 'clock_skew' }));
    }
  } else if (outcome.kind) {
    core.timesNobody += 1;
    core.sinceNobodyMs = startStopwatch();
    // Whoever hears of it may ask again at once.
    if (core.timesNobody > 1) core.cooldown = coolDown(outcome);
    replace(core, undefined, 'refused');
    if (held) announce('change');
    announce(outcome.kind);
  }
  for (const settle of fetch.callers) {
    look(core);
    if (customers === core.customers || outcome.error) settle(outcome);
    else settle(core.timesNobody > 0 ? ENDED : failed('timeout'));
  }
}

/**
 * Changes the token that is held. Those who listen hear of it first of all: a widget that has read the token must lose
 * it before anybody else runs (P6).
 */
function replace(core: Core, token: HeldToken | undefined, change: TokenChange): void {
  core.held = token;
  for (const listener of core.listeners) listener(change);
}

/** Has `listener` hear of what becomes of the token, from now on; gives the function that ends it. */
export function subscribe(core: Core, listener: (change: TokenChange) => void): () => void {
  core.listeners.add(listener);
  follow(core);
  return () => core.listeners.delete(listener);
}

/** Follows the page, if there is one: on a server there is none. */
function follow(core: Core): void {
  if (core.isDisposed || !tryTo(() => document)) return;
  core.page ??= followPage(
    (reason) => drop(core, reason),
    () => look(core),
  );
}

/** Whatever a page answers with is compared as text, or each new object would be somebody else. */
const shownUser = ({ config }: Core): string => tryTo(() => `${config.user() ?? ''}`) ?? '';

/** Notices that the page is somewhere else, or shows somebody else. */
export function look(core: Core): void {
  core.page?.look();
  const user = shownUser(core);
  const before = core.user ?? user;
  core.user = user;
  if (before === user) return;
  core.customers += 1;
  core.cooldown = undefined;
  drop(core, 'user');
}

/** Drops the token, because the page may have become somebody else's. */
function drop(core: Core, reason: DropReason): void {
  const { held, fetch, cooldown } = core;
  core.timesNobody = 0;
  // A visitor who was signed out may have signed in; what has failed may still fail.
  if (!cooldown?.outcome.error) core.cooldown = undefined;
  replace(core, undefined, reason);
  if (fetch?.isForChat) fetch.disturb(reason === 'other tab');
  // For nobody in particular, and so for nobody any more.
  else fetch?.end(ENDED);
  if (held || fetch) announce('change');
}

function signOut(core: Core): void {
  if (core.isSigningOut) return;
  const { fetch, held, timesNobody, sinceNobodyMs } = core;
  const news = { timesNobody: 1, sinceNobodyMs: startStopwatch() };
  Object.assign(core, news, { isSigningOut: true, cooldown: undefined });
  core.customers += 1;
  replace(core, undefined, 'sign-out');
  closeWidget();
  core.isSigningOut = false;
  fetch?.end(ENDED);
  if (held || fetch) announce('change');
  // Whoever hears of a sign-out, in this tab or another, may sign out in turn. What was heard long ago is old news:
  // somebody may have signed in since, and another tab may hold the token.
  const isEcho = timesNobody > 0 && sinceNobodyMs() < ECHO_MS;
  if (isEcho && !held && !fetch) return;
  follow(core);
  core.page?.tellOtherTabs();
  announce('signed-out');
}

const failed = (code: TokenErrorCode): Outcome => ({ error: new TokenError({ code }) });

function dispose(core: Core): void {
  const { fetch, page } = core;
  Object.assign(core, { isDisposed: true, page: undefined });
  page?.stop();
  replace(core, undefined, 'disposed');
  fetch?.end(failed('disposed'));
}

/** Tells the site. Callers that shared a request share its error. */
function report(core: Core, error: TokenError | undefined, isDowngrade = false): void {
  const { lastError } = core;
  if (!error || lastError?.cause === error || (lastError === error && !isDowngrade)) return;
  const told = isDowngrade ? new TokenError({ ...error, code: 'downgraded', cause: error }) : error;
  core.lastError = told;
  announce('error', told.toJSON());
  void runOutside(() => core.config.onError(told));
}

function diagnose(core: Core): Diagnosis {
  look(core);
  const { outcome, wayIn, attempts, held } = core;
  return {
    outcome,
    wayIn,
    attempts,
    lastError: core.lastError?.toJSON(),
    isHeld: !!tokenForLater(core),
    // All that is known of the token, but for the token itself.
    ageSeconds: held && held.ageMs() / 1000,
    lifetimeSeconds: held?.lifetimeSeconds,
    claims: held?.claims,
  };
}

/** Fetches a token before a chat asks, if the site wants that. */
function fetchAhead(core: Core): void {
  if (core.config.prefetch === 'load') void prefetch(core);
  if (core.config.prefetch !== 'intent') return;
  const stop = listen({
    pointerover() {
      stop();
      void prefetch(core);
    },
  });
  core.listeners.add((change) => {
    if (change === 'disposed') stop();
  });
}

/** Makes a provider of a checked configuration. */
export function assembleProvider(config: Config): TokenProvider {
  const core: Core = {
    config,
    attempts: 0,
    customers: 0,
    timesNobody: 0,
    sinceNobodyMs: startStopwatch(),
    isRedirected: false,
    isDisposed: false,
    isSigningOut: false,
    listeners: new Set(),
    look: () => look(core),
    onEnd: (fetch, outcome) => onEnd(core, fetch, outcome),
  };
  if (tryTo(() => document)) fetchAhead(core);
  const methods = {
    getToken: () => getToken(core),
    provide: (callback: TokenCallback, context?: ChatContext) => provide(core, callback, context),
    prefetch: () => prefetch(core),
    signOut: () => signOut(core),
    diagnose: () => diagnose(core),
    dispose: () => dispose(core),
  };
  return Object.assign(methods, { [CORE]: core });
}

/** The inner side of a provider. @throws ConfigError when it was not made by `createTokenProvider`. */
export function coreOf(provider: TokenProvider): Core {
  const core: Core | undefined = Reflect.get(Object(provider), CORE);
  if (core) return core;
  const fix = 'takes what "createTokenProvider" returns';
  throw new ConfigError([{ option: 'provider', received: typeof provider, fix }]);
}

/**
 * Creates a provider. Create one for a page; nothing outside it is touched, and nothing is requested until a chat
 * asks, unless `prefetch` says so. On a server it touches nothing at all.
 * @throws ConfigError with all options that are wrong.
 */
export function createTokenProvider(options: Options = {}): TokenProvider {
  const { config, problems } = parseOptions(options);
  if (problems.length > 0) throw new ConfigError(problems);
  return assembleProvider(config);
}
