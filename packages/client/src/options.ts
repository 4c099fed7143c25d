/** What a user of the provider can set. @module */
import type { TokenError } from './token-error.ts';

/** Header fields by name. */
type Fields = Readonly<Record<string, string>>;

/** Options of `createTokenProvider`. All are optional. */
export interface Options {
  /**
   * Where the site answers with a token: an http(s) address, or a path that begins with `/`.
   * @default '/_services/auth/token'
   */
  url?: string;
  /**
   * The verb. `GET` is for routes that have nothing else.
   * @default 'POST'
   */
  method?: 'POST' | 'GET';
  /**
   * Headers to send, such as a bearer or CSRF token. Asked for before each attempt, so that a token that was
   * renewed in between is used. When it throws or rejects, the attempt counts as one that failed by `network`: it is
   * made again within `timeoutMs`, and what was thrown is the `cause`.
   */
  headers?: () => Fields | undefined | Promise<Fields | undefined>;
  /**
   * Which cookies go along, as in `fetch`. A route on another origin needs `'include'`.
   * @default 'same-origin'
   */
  credentials?: RequestCredentials;
  /** Used in place of the page's `fetch`. */
  fetch?: typeof fetch;
  /**
   * How long one call may take, all retries included, in milliseconds; at most 9500, because the widget gives up
   * after ten seconds (P2).
   * @default 8000
   */
  timeoutMs?: number;
  /**
   * How old a token may be when it is handed over, in seconds.
   * @default 300
   */
  maxAgeSeconds?: number;
  /**
   * How much life a token must have left when it is handed over, in seconds.
   * @default 60
   */
  minRemainingSeconds?: number;
  /**
   * Where to send a visitor who asks for a chat and is not signed in (P3): a path from the root of the
   * site, whatever a `<base>` says. At most once a page, and only by way of `defineClientFunction` or
   * `attachToWidget`. Without it nobody is sent anywhere.
   */
  signInUrl?: string;
  /**
   * Whether the widget's sign-in is optional, so that null means "go on as a guest" (P10). An
   * `isMidAuthEnabled` that the widget passes takes precedence.
   * @default false
   */
  signInOptional?: boolean;
  /**
   * What the callback form does when no token can be had: answers null, or never answers (`'wait'`), so that a
   * widget whose sign-in is optional does not go on with a guest.
   * @default 'null'
   */
  whenUnavailable?: 'null' | 'wait';
  /**
   * When to fetch a token before any chat asks for one: at once (`'load'`), when a pointer first moves onto the page
   * (`'intent'`), or not at all.
   * @default 'ask'
   */
  prefetch?: 'load' | 'intent' | 'ask';
  /**
   * Says who the page shows as signed in; any text that differs between customers. It is compared, never sent or
   * stored elsewhere: a token that was requested under another answer is dropped. When it throws, the page counts
   * as one that shows nobody.
   */
  user?: () => string | undefined;
  /** Gets the cause whenever no token could be had, and `clock_skew` and `downgraded`. */
  onError?: (error: TokenError) => void;
}

/** Options with every default filled in; an empty `signInUrl` means none. */
export type Config = Readonly<Required<Options>>;
