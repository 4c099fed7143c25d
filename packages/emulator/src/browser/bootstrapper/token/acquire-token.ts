/**
 * Asks the page for the customer's token: what was read at registration, else the registered
 * provider, else the administrator's JavaScript client function.
 * @module
 */
import type { TokenOutcome, WidgetSettings } from '../../bridge/messages.ts';
import { tellDeveloper } from '../tell-developer.ts';
import type { AuthTokenProvider, AuthTokenRegistration } from './auth-token-registration.ts';
import { awaitCallback } from './await-callback.ts';
import { findClientFunction } from './find-client-function.ts';
import { judgeToken } from './judge-token.ts';

export interface TokenSources {
  settings: Pick<WidgetSettings, 'clientFunction' | 'isSignInOptional' | 'tokenRead'>;
  registration: Pick<AuthTokenRegistration, 'get' | 'kept'>;
  /** Where the dotted client function name starts: `window`. */
  root: object;
}

/** Never rejects: every way to fail is an outcome with its documented code (W3). */
export async function acquireToken(sources: TokenSources): Promise<TokenOutcome> {
  const { settings, registration, root } = sources;
  const kept = registration.kept();
  if (settings.tokenRead === 'at-registration' && kept !== undefined) {
    return kept.threw
      ? failedWith('threw at registration')
      : judgeToken(kept.token, settings.isSignInOptional);
  }

  const ask = registration.get() ?? findFunction(root, settings.clientFunction);
  if (ask === undefined) {
    return {
      kind: 'failed',
      errorCode: 8,
      errorDetail: settings.clientFunction ?? 'no client function is configured',
    };
  }
  // P10: that the hosted widget passes this on to the page's function is an inference.
  const context = settings.isSignInOptional ? ({ isMidAuthEnabled: true } as const) : undefined;
  const answer = await awaitCallback(ask, context);
  if (answer.kind === 'threw') return failedWith('threw or rejected');
  if (answer.kind === 'timed-out') return failedWith('timed out after 10 s');
  return judgeToken(answer.token, settings.isSignInOptional);
}

function failedWith(errorDetail: string): TokenOutcome {
  return { kind: 'failed', errorCode: 2, errorDetail };
}

function findFunction(root: object, dottedName: string | null): AuthTokenProvider | undefined {
  if (dottedName === null) return undefined;
  const found = findClientFunction(root, dottedName);
  if (found === undefined)
    tellDeveloper(
      'error',
      `TypeError: ${dottedName} is not a function. Is the script that defines it in the page (did it answer 404?), does it define exactly this name, and does it come before the widget?`,
    );
  return found;
}
