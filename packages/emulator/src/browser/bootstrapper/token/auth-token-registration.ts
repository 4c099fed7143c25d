/**
 * Remembers the page's token provider, and in the older behaviour (P5, P6) the token that was read
 * from it at the moment of registration.
 * @module
 */
import { tellDeveloper } from '../tell-developer.ts';

/** What the widget tells about itself as it asks (P8, P10). */
export interface AskContext {
  isMidAuthEnabled: true;
}

/** The page's function: it is given a callback and calls it with the token. */
export type AuthTokenProvider = (
  callback: (token: unknown) => void,
  context?: AskContext,
) => unknown;

/** What was read at registration; `threw` when the provider failed then. */
export type KeptToken = { threw: false; token: unknown } | { threw: true; reason: unknown };

export interface AuthTokenRegistration {
  set(provider: AuthTokenProvider): void;
  get(): AuthTokenProvider | null;
  remove(): void;
  /** Undefined when nothing was ever read at registration. */
  kept(): KeptToken | undefined;
}

export function createAuthTokenRegistration(
  tokenRead: () => 'at-start' | 'at-registration',
): AuthTokenRegistration {
  let current: AuthTokenProvider | null = null;
  let kept: KeptToken | undefined;
  // Shared by all registrations on purpose: that is how one customer's late answer becomes the
  // next one's token in P6.
  let lastAnswer: unknown;

  function readAtOnce(provider: AuthTokenProvider): void {
    try {
      provider((token) => {
        lastAnswer = token;
      });
      kept = { threw: false, token: lastAnswer };
    } catch (reason) {
      kept = { threw: true, reason };
      tellDeveloper('error', 'The auth token provider threw while it was being registered.');
    }
  }

  return {
    set(provider) {
      current = provider;
      if (tokenRead() === 'at-registration') readAtOnce(provider);
    },
    get: () => current,
    remove() {
      current = null;
    },
    kept: () => kept,
  };
}
