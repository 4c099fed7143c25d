/**
 * One token request, from the guard to the answer: who may ask, who is signed in, who that is in
 * Dataverse, what the agent should know, the claims, the key, the signature, the answer. Everything
 * that this file calls decides one thing and knows nothing of the others.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildClaims, type Claims } from './claims/build-claims.ts';
import { readSubject } from './claims/read-subject.ts';
import { selectClaims } from './claims/select-claims.ts';
import { largestVariables, serializeContext } from './claims/serialize-context.ts';
import { isLiveChatAuthError, LiveChatAuthError } from './errors/live-chat-auth-error.ts';
import { createFirstTimes } from './first-times.ts';
import { checkOrigin } from './guards/check-origin.ts';
import { corsHeaders, preflightHeaders } from './guards/cors-headers.ts';
import { requestHost } from './guards/request-host.ts';
import { hasSessionCookie } from './guards/session-cookie.ts';
import type { KeyRing } from './keys/key-ring.ts';
import type { Awaitable, Config } from './options/options.ts';
import { prefersJson } from './routes/prefers-json.ts';
import type { Answer } from './routes/send.ts';
import { quoteName } from './text.ts';
import { type Deadline, startDeadline } from './token/deadline.ts';
import { createTokenSigner } from './token/token-signer.ts';
import { trace } from './trace.ts';

/** A token, and how long it lives from now. */
export interface IssuedToken {
  /** Compact JWT, signed with RS256. A bearer secret: never log it. */
  token: string;
  /** Seconds. */
  expiresIn: number;
}

/** Answers token requests of a site. */
export interface TokenRequests {
  /** From the guard to the answer. @throws {LiveChatAuthError} */
  answer(request: IncomingMessage, response: ServerResponse): Promise<Answer>;
  /** For a customer whom the site has authenticated itself. @throws {LiveChatAuthError} */
  issue(user: unknown, request: IncomingMessage): Promise<IssuedToken>;
}

/** RFC 9110 wants a challenge with a 401. This scheme makes no browser ask for a password. */
const CHALLENGE = { 'WWW-Authenticate': 'Session realm="live chat"' };

/** Pages can send any origin, and a context can have any name: past so many no more are mentioned. */
const MAX_MENTIONED = 100;

/** The context variables by which the default rule for chat identifies a record (L1, L2). */
const IDENTIFYING_NAMES: readonly string[] = ['Name', 'Email', 'Phone', 'CaseNumber'];

/** Makes what answers the token requests of a site. */
export function createTokenRequests(config: Config, keyRing: KeyRing): TokenRequests {
  const sign = createTokenSigner(config);
  const isNewOrigin = createFirstTimes(MAX_MENTIONED);
  const isNewNullName = createFirstTimes(MAX_MENTIONED);
  const isNewIdentifyingName = createFirstTimes(MAX_MENTIONED);
  let wasUserSeen = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Answer> {
    const corsOrigin = guard(request);
    // Set now, so that a page of a listed origin can also read a refusal.
    openTo(corsOrigin, response);
    if (request.method === 'OPTIONS') {
      const requested = request.headers['access-control-request-headers'];
      return {
        status: 204,
        ...(corsOrigin !== undefined && { headers: preflightHeaders(requested) }),
      };
    }
    const deadline = startDeadline(config.callbackTimeoutMs);
    try {
      const user = await signedInUser(request, deadline);
      return tokenAnswer(await issueInTime(user, request, deadline), request.headers.accept);
    } finally {
      deadline.end();
    }
  }

  async function issue(user: unknown, request: IncomingMessage): Promise<IssuedToken> {
    const deadline = startDeadline(config.callbackTimeoutMs);
    try {
      return await issueInTime(user, request, deadline);
    } finally {
      deadline.end();
    }
  }

  async function issueInTime(
    user: unknown,
    request: IncomingMessage,
    deadline: Deadline,
  ): Promise<IssuedToken> {
    const subject = readSubject(
      await ask('subject', () => config.subject(user, request), deadline),
      config.subjectFormat,
    );
    // Only for a customer who has a record, on which both may rely.
    const [context, profile] = await Promise.all([
      ask('context', () => config.context?.(user, request), deadline),
      ask('claims', () => config.claims?.(user, request), deadline),
    ]);
    const contextText = writeContext(context, subject);
    const claims = buildClaims({
      issuer: config.issuer,
      subject,
      nowMs: config.now(),
      lifetimeSeconds: config.lifetimeSeconds,
      tokenId: config.tokenId(),
      contextText,
      claims: selectClaims(profile),
    });
    const key = await deadline.wait(keyRing.signingKey(), () =>
      late('keys_unavailable', 'The keys could not be loaded', deadline),
    );
    const token = await sign(claims, key, request, deadline);
    assertFits(token, contextText, config.maxTokenBytes);
    announce(claims, key.kid);
    return { token, expiresIn: config.lifetimeSeconds };
  }

  /** Refuses pages of other sites; the origin of a listed one, to which the answer is opened. */
  function guard(request: IncomingMessage): string | undefined {
    const { origin } = request.headers;
    const fetchSite = request.headers['sec-fetch-site'];
    const seen = {
      fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
      origin,
      host: requestHost(request),
    };
    const verdict = checkOrigin({ ...seen, allowedOrigins: config.allowedOrigins });
    if (verdict.allowed) return verdict.corsOrigin;
    trace('refused by the cross-site guard: %j', seen);
    const from = origin === undefined ? 'a page that names no origin' : quoteName(origin);
    if (isNewOrigin(origin ?? '')) {
      config.onWarning({
        code: 'origin_refused',
        message: `A page of ${from} asked for a token and got none. If it is yours, add its exact origin to allowedOrigins. If it is a page of this very site behind a proxy, let the proxy pass on Host, or set trust proxy. (Said once for each origin.)`,
      });
    }
    throw new LiveChatAuthError('cross_site_request', `The request came from ${from}.`);
  }

  async function signedInUser(request: IncomingMessage, deadline: Deadline): Promise<unknown> {
    const user = await ask('user', () => config.user(request), deadline);
    if (user) {
      wasUserSeen = true;
      return user;
    }
    if (!wasUserSeen && hasSessionCookie(request)) {
      wasUserSeen = true;
      config.onWarning({
        code: 'no_user_yet',
        message:
          "A token was asked for with a session's cookie, and nobody is signed in. If the visitor was, then one of three: liveChatAuth is mounted before the session or before what sets req.user (mount it after them, or give the option user); the session's cookie is Secure and the site is reached over http (use https); or TLS ends at a proxy and the app does not trust it (app.set('trust proxy', 1)). (Said once.)",
      });
    }
    throw new LiveChatAuthError('not_signed_in', undefined, { headers: CHALLENGE });
  }

  /** Calls one of the site's own functions: whatever it does becomes an answer or a named error. */
  async function ask<T>(
    option: 'user' | 'subject' | 'context' | 'claims',
    call: () => Awaitable<T>,
    deadline: Deadline,
  ): Promise<T> {
    try {
      return await deadline.wait(call(), () =>
        late('callback_timeout', `${option} has not answered`, deadline),
      );
    } catch (cause) {
      if (isLiveChatAuthError(cause)) throw cause;
      throw new LiveChatAuthError('callback_failed', `${option} failed.`, { cause });
    }
  }

  function writeContext(context: unknown, subject: string): string | undefined {
    const { text, problems, nullNames, sentNames } = serializeContext(context, {
      contextTypes: config.contextTypes,
      displayedContext: config.displayedContext,
      portalContactId: config.portalContactId ? subject : undefined,
    });
    if (problems.length > 0) {
      const message = problems.join(' ');
      if (config.invalidContext === 'reject') {
        throw new LiveChatAuthError('invalid_context', message);
      }
      config.onWarning({ code: 'context_omitted', message });
    }
    const newNullNames = nullNames.filter(isNewNullName);
    if (newNullNames.length > 0) {
      config.onWarning({
        code: 'context_omitted',
        message: `Left out because null: ${list(newNullNames)}. A page may now set such a name itself: return a value, or do not route on it. (Said once for each name.)`,
      });
    }
    const identifying = sentNames.filter(
      (name) => IDENTIFYING_NAMES.includes(name) && isNewIdentifyingName(name),
    );
    if (identifying.length > 0) {
      config.onWarning({
        code: 'context_identifies',
        message: `The context has ${list(identifying)}: Omnichannel compares these names with the record, and a value that differs from it unlinks the customer. Leave them out, or make sure that they are equal. (Said once.)`,
      });
    }
    return text;
  }

  function announce({ sub, jti, iat, exp }: Claims, kid: string): void {
    config.onToken({ subject: sub, tokenId: jti, kid, issuedAt: iat, expiresAt: exp });
  }

  return { answer, issue };
}

/** A few names for a message. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(quoteName).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function late(
  code: 'callback_timeout' | 'keys_unavailable',
  what: string,
  { limitMs }: Deadline,
): LiveChatAuthError {
  return new LiveChatAuthError(code, `${what} within callbackTimeoutMs (${limitMs} ms).`);
}

/** It travels in an HTTP header (T7). */
function assertFits(token: string, contextText: string | undefined, maxTokenBytes: number): void {
  if (token.length <= maxTokenBytes) return;
  throw new LiveChatAuthError(
    'token_too_large',
    `The token has ${token.length} bytes; maxTokenBytes is ${maxTokenBytes}. Its largest context variables: ${largestVariables(contextText)}.`,
  );
}

/** Adds the headers that say to whom the answer is open. What stands in Vary already stays. */
function openTo(corsOrigin: string | undefined, response: ServerResponse): void {
  response.appendHeader('Vary', 'Origin, Accept');
  if (corsOrigin === undefined) return;
  for (const [name, value] of Object.entries(corsHeaders(corsOrigin))) {
    response.setHeader(name, value);
  }
}

/** The bare JWT, as Microsoft's samples expect it, or JSON for who prefers it (P1). */
function tokenAnswer({ token, expiresIn }: IssuedToken, accept: string | undefined): Answer {
  return prefersJson(accept)
    ? {
        status: 200,
        contentType: 'application/json; charset=utf-8',
        body: JSON.stringify({ token, expiresIn }),
      }
    : { status: 200, contentType: 'text/plain; charset=utf-8', body: token };
}
