/** Joins the core to callers, the error channel, the widget and the page. @module */
import { announce } from './announce.ts';
import { callSafely } from './call-safely.ts';
import { followPage } from './follow-page.ts';
import type { Config } from './options.ts';
import { TokenError } from './token-error.ts';
import type { Diagnosis, TokenProvider, WayIn } from './token-provider.ts';
import { createTokenSource } from './token-source.ts';
import { closeWidget } from './widget-sdk.ts';

/** Makes a provider of a checked configuration. */
export function assembleProvider(config: Config): TokenProvider {
  const source = createTokenSource(config, ({ claims }) => {
    // Only the React widget looks at the customer's clock, and it will refuse this token (P8).
    if (Date.now() >= claims.exp * 1000) report(new TokenError({ code: 'clock_skew' }, 0));
    announce('change');
  });
  const page = followPage(config, forget, end);
  let wayIn: WayIn | undefined;
  let outcome: Diagnosis['outcome'] = 'none';
  let lastError: TokenError | undefined;
  let isEnding = false;

  function report(error: TokenError): void {
    // Callers that shared a request share its error.
    if (error === lastError) return;
    lastError = error;
    callSafely(() => config.onError(error));
    announce('error', { ...error, message: error.message });
  }

  /** Asks for a token; `isGuest` says that null will be taken for "a guest" (P10). */
  function ask(
    from: WayIn,
    settle: (token: string | null, error?: TokenError) => void,
    isGuest = false,
  ): void {
    source.ask((result) => {
      wayIn = from;
      if (result instanceof TokenError) {
        outcome = 'unavailable';
        report(
          isGuest ? new TokenError({ code: 'downgraded', cause: result }, result.attempts) : result,
        );
        return settle(null, result);
      }
      outcome = result ? 'token' : 'signed_out';
      if (!result) announce('signed-out');
      settle(result ? result.token : null);
    });
  }

  const provide: TokenProvider['provide'] = (callback, context, from = 'provide') => {
    const isOptional = context?.isMidAuthEnabled ?? config.signInOptional;
    const isSilent = config.whenUnavailable === 'wait';
    const settle = (token: string | null, error?: TokenError) => {
      if (error && isSilent) return;
      callback(token);
      if (!token && !error && !isOptional && !isEnding) page.goToSignIn();
    };
    ask(from, settle, isOptional && !isSilent);
  };

  function getToken(): Promise<string | null> {
    return new Promise((resolve, reject) => {
      ask('getToken', (token, error) => (error ? reject(error) : resolve(token)));
    });
  }

  function prefetch(): Promise<void> {
    return new Promise((resolve) => ask('prefetch', () => resolve()));
  }

  function forget(): void {
    source.forget();
    announce('change');
  }

  function end(): void {
    isEnding = true;
    source.signOut();
    isEnding = false;
    closeWidget();
    announce('signed-out');
  }

  function signOut(): void {
    end();
    page.tellTabs();
  }

  function diagnose(): Diagnosis {
    const held = source.current();
    return {
      outcome,
      wayIn,
      lastError,
      isChatOpen: page.isChatOpen(),
      ageSeconds: held && held.ageMs() / 1000,
      lifetimeSeconds: held?.lifetimeSeconds,
      claims: held?.claims,
    };
  }

  if (config.prefetch === 'load') void prefetch();
  if (config.prefetch === 'intent') addEventListener('pointerover', prefetch, { once: true });
  return Object.freeze({ getToken, provide, prefetch, signOut, diagnose });
}
