/**
 * Asks the page for the customer's token: what was read at registration, else the registered
 * provider, else the administrator's JavaScript client function.
 * @module
 */
import type { NoToken } from '../../../contract/protocol.ts';
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

const REGISTERED = 'The registered provider';

/** Never rejects: every way to fail is an outcome with its documented code (W3). */
export async function acquireToken(sources: TokenSources): Promise<TokenOutcome> {
  const { settings, registration, root } = sources;
  const { clientFunction, isSignInOptional } = settings;
  const kept = registration.kept();
  if (settings.tokenRead === 'at-registration' && kept !== undefined) {
    return kept.threw
      ? failedWith('threw at registration', { did: 'threw', asked: REGISTERED })
      : judgeToken(kept.token, { asked: REGISTERED, isSignInOptional });
  }

  const provider = registration.get();
  const ask = provider ?? findFunction(root, clientFunction);
  const asked = provider ? REGISTERED : (clientFunction ?? 'The JavaScript client function');
  if (ask === undefined) {
    const errorDetail = clientFunction ?? 'no client function is configured';
    const noToken = { did: 'missing', asked, detail: errorDetail } as const;
    return { kind: 'failed', errorCode: 8, errorDetail, noToken };
  }
  // P10: that the hosted widget passes this on to the page's function is an inference.
  const context = isSignInOptional ? ({ isMidAuthEnabled: true } as const) : undefined;
  const answer = await awaitCallback(ask, context);
  if (answer.kind === 'threw') return failedWith('threw or rejected', { did: 'threw', asked });
  if (answer.kind === 'timed-out') {
    return failedWith('timed out after 10 s', { did: 'timed-out', asked });
  }
  return judgeToken(answer.token, { asked, isSignInOptional });
}

function failedWith(errorDetail: string, noToken: Omit<NoToken, 'detail'>): TokenOutcome {
  return {
    kind: 'failed',
    errorCode: 2,
    errorDetail,
    noToken: { ...noToken, detail: errorDetail },
  };
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
