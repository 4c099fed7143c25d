/** What a user of the provider can set. @module */
import type { TokenError } from './token-error.ts';

/** Options of `createTokenProvider`. All are optional. */
export interface Options {
  /**
   * Where the site answers with a token: an http(s) address, or a path that begins with `/`.
   * @default '/_services/auth/token'
   */
  url?: string;
  /**
   * The verb. `GET` is for routes that have nothing else; a query parameter then keeps caches from answering that do
   * not obey HTTP, such as those of service workers.
   * @default 'POST'
   */
  method?: 'POST' | 'GET';
  /**
   * Headers to send, such as a bearer or CSRF token, in any form that `fetch` takes. Asked for before each attempt,
   * so that a token that was renewed in between is used. When it throws or rejects, the attempt counts as one that
   * failed by `network`: it is made again within `timeoutMs`, and what was thrown is the `cause`.
   */
  headers?: () => HeadersInit | undefined | Promise<HeadersInit | undefined>;
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
   * For how long a token may be handed to later callers, in seconds. 0: only to those who wait for the same request,
   * so that every chat asks the server who is signed in.
   * @default 0
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
   * What the callback form does when no token can be had. `'wait-if-customer'` answers null, but never answers where
   * that would make a guest of a customer: with sign-in optional, when `user` names somebody or a token came since
   * the page last may have become somebody else's. `'wait'` never answers, `'null'` always answers null.
   * @default 'wait-if-customer'
   */
  whenUnavailable?: 'wait-if-customer' | 'wait' | 'null';
  /**
   * When to fetch a token before any chat asks for one: at once (`'load'`), when a pointer first moves onto the page
   * (`'intent'`), or not at all. Such a token may be handed over for five minutes.
   * @default 'ask'
   */
  prefetch?: 'load' | 'intent' | 'ask';
  /**
   * Says who the page shows as signed in; any text that differs between customers. It is compared, never sent or
   * stored elsewhere: a token that was requested under another answer is dropped. When it throws, the page counts
   * as one that shows nobody.
   */
  user?: () => string | null | undefined;
  /**
   * Gets the cause whenever no token could be had, and `clock_skew` and `downgraded`.
   * @default writes the message to the console
   */
  onError?: (error: TokenError) => void;
}

/** Options with every default filled in; an empty `signInUrl` means none. */
export type Config = Readonly<Required<Options>>;
