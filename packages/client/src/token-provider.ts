/** The public face of a provider. @module */

import type { TokenErrorCode } from './failure.ts';
import type { Claims } from './read-jwt.ts';
import type { ErrorData } from './token-error.ts';
import type { ChatContext, TokenCallback } from './widget-sdk.ts';

/** What support needs to know; nothing in it is secret, as the signature is left out. */
export interface Diagnosis {
  /** How the last call ended; undefined before there was one. */
  readonly outcome: 'token' | 'signed-out' | 'no-contact' | TokenErrorCode | undefined;
  /** By which method the last call came: the widget uses `provide`, the chat SDK and the React widget `getToken`. */
  readonly wayIn: 'getToken' | 'provide' | 'prefetch' | undefined;
  /** How many requests the last fetch of a token took. */
  readonly attempts: number;
  /** What `onError` got last, as data. */
  readonly lastError: ErrorData | undefined;
  /** Whether the next caller gets a token without a request. */
  readonly isHeld: boolean;
  /**
   * Seconds since the last token was asked for; undefined, as all that follows, when none came since the page last
   * may have become somebody else's.
   */
  readonly ageSeconds: number | undefined;
  /** Seconds of life that it had when it was asked for. */
  readonly lifetimeSeconds: number | undefined;
  /** What it says. */
  readonly claims: Claims | undefined;
}

/** Hands tokens to the widget, the chat SDK and the React widget. Every method can be used detached. */
export interface TokenProvider {
  /**
   * A token, or null when nobody is signed in, or somebody without a contact. For the chat SDK (S1) and the React
   * widget (P8), whose arguments it accepts. Never redirects, because the chat SDK also asks when no chat is wanted
   * (P9).
   * @throws TokenError when no token can be had, also with sign-in optional: null would mean "a guest" (P10).
   */
  getToken(functionName?: string, context?: ChatContext): Promise<string | null>;
  /**
   * Calls `callback` exactly once, within `timeoutMs`, with a token or null; at once when a token is held. It is not
   * called where null would make a guest of a customer, see `whenUnavailable`.
   */
  provide(callback: TokenCallback, context?: ChatContext): void;
  /**
   * Fetches a token, unless one is held, to be handed over for five minutes unless the page may become somebody
   * else's before. Never rejects, never redirects; `onError` hears of failures.
   */
  prefetch(): Promise<void>;
  /**
   * Forgets the token, here and in the site's other tabs, answers null to all who wait, clears the widget and closes
   * its chat (P6). Call it when the site's own session has ended.
   */
  signOut(): void;
  /** The state of the provider, for support. */
  diagnose(): Diagnosis;
  /** Ends it: takes it away from the widget and the page, and rejects all who wait or ask later with `disposed`. */
  dispose(): void;
}
