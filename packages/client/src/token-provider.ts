/** The public face of a provider. @module */
import type { Claims } from './read-jwt.ts';
import type { TokenError, TokenErrorCode } from './token-error.ts';
import type { ChatContext, TokenCallback } from './widget-sdk.ts';

/** What support needs to know; nothing in it is secret, as the signature is left out. */
export interface Diagnosis {
  /** How the last call ended; undefined before there was one. */
  readonly outcome: 'token' | 'signed-out' | TokenErrorCode | undefined;
  /** By which method the last call came: the widget uses `provide`, the chat SDK and the React widget `getToken`. */
  readonly wayIn: 'getToken' | 'provide' | undefined;
  /** How many requests the last fetch of a token took. */
  readonly attempts: number;
  /** What `onError` got last. */
  readonly lastError: TokenError | undefined;
  /** Seconds since the token was asked for; undefined when none can be handed over at once. */
  readonly ageSeconds: number | undefined;
  /** Seconds of life that the token had when it was asked for. */
  readonly lifetimeSeconds?: number;
  /** What the token says. */
  readonly claims?: Claims;
}

/** Hands tokens to the widget, the chat SDK and the React widget. Every method can be used detached. */
export interface TokenProvider {
  /**
   * A token, or null when nobody is signed in. For the chat SDK (S1) and the React widget (P8), whose arguments it
   * accepts. Never redirects, because the chat SDK also asks when no chat is wanted (P9).
   * @throws TokenError when no token can be had, also with sign-in optional: null would mean "a guest" (P10).
   */
  getToken(functionName?: string, context?: ChatContext): Promise<string | null>;
  /**
   * Calls `callback` exactly once, within `timeoutMs`, with a token or null; at once when a fresh token is held.
   * @param goToSignIn Called after it with the `signInUrl`, if there is one, when nobody is signed in and the widget
   * does not take that for a guest. Once it has returned true, the visitor is on the way and it is not called again.
   */
  provide(
    callback: TokenCallback,
    context?: ChatContext,
    goToSignIn?: (signInUrl: string) => boolean,
  ): void;
  /** Fetches a token unless a fresh one is held. Never rejects, never redirects; `onError` hears of failures. */
  prefetch(): Promise<void>;
  /**
   * Forgets the token, here and in the site's other tabs, clears the widget and closes its chat (P6). Call it when
   * the site's own session has ended.
   */
  signOut(): void;
  /** The state of the provider, for support. */
  diagnose(): Diagnosis;
}
