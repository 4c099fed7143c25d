/** `GET` and `POST token`: who may ask, who is signed in, and the token in the form that was asked for. @module */
import type { IncomingMessage } from 'node:http';
import type { Issuer } from '../create-token-issuer.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import { checkOrigin } from '../guards/check-origin.ts';
import { corsHeaders, preflightHeaders } from '../guards/cors-headers.ts';
import { requestHost } from '../guards/request-host.ts';
import type { Config } from '../options/options.ts';
import { startCallbackBudget } from '../token/callback-budget.ts';
import type { IssuedToken } from '../token/issue-token.ts';
import { trace } from '../trace.ts';
import { prefersJson } from './prefers-json.ts';
import type { Route } from './route.ts';
import type { Answer } from './send.ts';

/** RFC 9110 wants a challenge with a 401. This scheme makes no browser ask for a password. */
const CHALLENGE = { 'WWW-Authenticate': 'Session realm="live chat"' };

const VARY = { Vary: 'Origin, Accept' };

function tokenAnswer({ token, expiresIn }: IssuedToken, accept: string | undefined): Answer {
  return prefersJson(accept)
    ? {
        status: 200,
        contentType: 'application/json; charset=utf-8',
        body: JSON.stringify({ token, expiresIn }),
      }
    : { status: 200, contentType: 'text/plain; charset=utf-8', body: token };
}

/** Mentions the commonest mistake, a middleware that is mounted too early, as long as no user was ever seen. */
function watchUsers(config: Config): (isSignedIn: boolean) => void {
  let isSettled = false;
  return (isSignedIn) => {
    if (isSettled) return;
    isSettled = true;
    if (isSignedIn) return;
    config.onWarning({
      code: 'no_user_yet',
      message:
        'A token was asked for and nobody is signed in. If the visitor was: mount liveChatAuth after the session and what sets req.user, or give the option user.',
    });
  };
}

async function issue(
  config: Config,
  issuer: Issuer,
  request: IncomingMessage,
  seen: (isSignedIn: boolean) => void,
) {
  const callSite = startCallbackBudget(config.callbackTimeoutMs);
  const user = await callSite('user', () => config.user(request));
  const isSignedIn = user !== undefined && user !== null && user !== false;
  seen(isSignedIn);
  if (!isSignedIn) {
    throw new LiveChatAuthError('not_signed_in', undefined, { headers: CHALLENGE });
  }
  return issuer.issue(user, request, callSite);
}

/** An error that a page of an allowed origin can read. */
function withHeaders(thrown: unknown, headers: Record<string, string>): LiveChatAuthError {
  return thrown instanceof LiveChatAuthError
    ? new LiveChatAuthError(thrown.code, thrown.message, {
        headers: { ...thrown.headers, ...headers },
        cause: thrown.cause,
      })
    : new LiveChatAuthError('internal_error', undefined, { headers, cause: thrown });
}

/** The token route of a site. */
export function tokenRoute(config: Config, issuer: Issuer): Route {
  const seen = watchUsers(config);
  return {
    methods: ['GET', 'POST', 'OPTIONS'],
    async answer(request) {
      const origin = {
        fetchSite: request.headers['sec-fetch-site'] as string | undefined,
        origin: request.headers.origin,
        host: requestHost(request),
      };
      const verdict = checkOrigin({ ...origin, allowedOrigins: config.allowedOrigins });
      if (!verdict.allowed) {
        trace('refused by the cross-site guard: %j', origin);
        throw new LiveChatAuthError('cross_site_request', undefined, {
          headers: { Vary: 'Origin' },
        });
      }
      const headers =
        verdict.corsOrigin === undefined ? VARY : { ...VARY, ...corsHeaders(verdict.corsOrigin) };
      if (request.method === 'OPTIONS') {
        const requested = request.headers['access-control-request-headers'];
        const preflight = verdict.corsOrigin === undefined ? {} : preflightHeaders(requested);
        return { status: 204, headers: { ...headers, ...preflight } };
      }
      try {
        const issued = await issue(config, issuer, request, seen);
        return { ...tokenAnswer(issued, request.headers.accept), headers };
      } catch (thrown) {
        throw withHeaders(thrown, headers);
      }
    },
  };
}
