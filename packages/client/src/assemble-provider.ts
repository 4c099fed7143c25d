/** Joins the core to callers, the error channel, the widget and the page. @module */
import { announce } from './announce.ts';
import { followPage } from './follow-page.ts';
import type { Config } from './options.ts';
import { TokenError } from './token-error.ts';
import type { Diagnosis, TokenProvider } from './token-provider.ts';
import { createTokenSource, type Settle } from './token-source.ts';
import { closeWidget } from './widget-sdk.ts';

/** Makes a provider of a checked configuration. */
export function assembleProvider(config: Config): TokenProvider {
  const source = createTokenSource(config, ({ claims }) => {
    // Only the React widget looks at the customer's clock, and it will refuse this token (P8).
    if (Date.now() >= claims.exp * 1000) void report(new TokenError({ code: 'clock_skew' }, 0));
    announce('change');
  });
  const tellTabs = followPage(source, end);
  let outcome: Diagnosis['outcome'] = 'none';
  let { signInUrl } = config;
  let lastError: TokenError | undefined;

  /** Asynchronous only so that a mistake in `onError` reaches the page's error log and not our callers. */
  async function report(error: TokenError): Promise<void> {
    // Callers that shared a request share its error.
    if (error === lastError) return;
    lastError = error;
    announce('error', { ...error, message: error.message });
    config.onError(error);
  }

  /** Asks for a token; `isGuest` says that null will be taken for "a guest" (P10). */
  function ask(settle: Settle, isGuest = false): void {
    source.ask((held, cause) => {
      outcome = cause ? 'unavailable' : held ? 'token' : 'signed_out';
      if (cause) {
        const { attempts } = cause;
        void report(isGuest ? new TokenError({ code: 'downgraded', cause }, attempts) : cause);
      }
      if (held === null) announce('signed-out');
      settle(held, cause);
    });
  }

  const provide: TokenProvider['provide'] = (callback, context, goToSignIn) => {
    const isOptional = context?.isMidAuthEnabled ?? config.signInOptional;
    const isSilent = config.whenUnavailable === 'wait';
    ask((held, error) => {
      if (error && isSilent) return;
      callback(held?.token ?? null);
      if (held === null && !isOptional && signInUrl && goToSignIn?.(signInUrl)) signInUrl = '';
    }, isOptional && !isSilent);
  };

  function getToken(): Promise<string | null> {
    return new Promise((resolve, reject) => {
      ask((held, error) => (error ? reject(error) : resolve(held?.token ?? null)));
    });
  }

  function prefetch(): Promise<void> {
    return new Promise((resolve) => ask(() => resolve()));
  }

  function end(): void {
    source.signOut();
    closeWidget();
    announce('signed-out');
  }

  function signOut(): void {
    end();
    tellTabs();
  }

  function diagnose(): Diagnosis {
    const held = source.current();
    return {
      outcome,
      lastError,
      ageSeconds: held && held.ageMs() / 1000,
      lifetimeSeconds: held?.lifetimeSeconds,
      claims: held?.claims,
    };
  }

  // On a server there is nobody to chat.
  if (typeof document !== 'undefined') {
    if (config.prefetch === 'load') void prefetch();
    if (config.prefetch === 'intent') addEventListener('pointerover', prefetch, { once: true });
  }
  return Object.freeze({ getToken, provide, prefetch, signOut, diagnose });
}
