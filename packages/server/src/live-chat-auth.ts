/** The middleware: finds the route, and answers. @module */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, ContextTypes } from './claims/context-types.ts';
import { isLiveChatAuthError, LiveChatAuthError } from './errors/live-chat-auth-error.ts';
import type { Options } from './options/options.ts';
import { parseOptions } from './options/parse-options.ts';
import { clientScriptRoute } from './routes/client-script-route.ts';
import { publicKeyRoute } from './routes/public-key-route.ts';
import { refusal } from './routes/refusal.ts';
import type { Route } from './routes/route.ts';
import { type Answer, send } from './routes/send.ts';
import { type Status, startKeys } from './running-keys.ts';
import { createTokenRequests } from './token-request.ts';
import { trace } from './trace.ts';

/** A handler for Express 4 and 5, and for anything connect-shaped. */
export interface Middleware {
  (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void;
  /**
   * How the keys are: for readiness probes and alerts. It answers at once, from memory, and lets a
   * look at the keys that is due begin, so that a probe also keeps a quiet site's keys fresh.
   */
  status(): Status;
}

/** The path below the mount point, without query and trailing slash. */
function pathOf(request: IncomingMessage): string {
  const target = request.url ?? '/';
  // A proxy may send the whole address (RFC 9112, section 3.2.2), and Express leaves it in.
  const isAbsolute = !target.startsWith('/') && URL.canParse(target);
  const path = isAbsolute ? new URL(target).pathname : (target.split('?', 1)[0] ?? '/');
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

/**
 * Makes the middleware. Mount it at Power Pages' own path, so that a site that moves away from
 * Power Pages keeps its settings:
 *
 * @example
 * app.use('/_services/auth', liveChatAuth({
 *   issuer: 'contosohelp.com',
 *   keys: keysFromFile('lcw-keys.json'),
 *   subject: (user) => user.contactId,
 *   context: (user) => ({ msdyn_cartvalue: user.cartTotal, msdyn_isvip: user.vip }),
 *   displayedContext: ['msdyn_cartvalue', 'msdyn_isvip'],
 * }));
 *
 * It answers `GET|POST token`, `GET publickey` and `GET client.js` below its mount point, and passes
 * on everything else. Mount it after what sets `req.user`. It holds no timers and nothing to close.
 *
 * @throws {ConfigError} listing every problem of the options.
 */
export function liveChatAuth<
  User = Express.User,
  const Types extends ContextTypes | undefined = undefined,
  Returned = Context,
>(options: Options<User, Types, Returned>): Middleware {
  const config = parseOptions(options);
  const { keyRing, status } = startKeys(config);
  const tokenRequests = createTokenRequests(config, keyRing);
  const routes: ReadonlyMap<string, Route> = new Map([
    ['/token', { methods: ['GET', 'POST', 'OPTIONS'], answer: tokenRequests.answer }],
    ['/publickey', publicKeyRoute(config, keyRing)],
    ['/client.js', clientScriptRoute(config.allowedOrigins)],
  ]);

  async function answerOf(
    route: Route | undefined,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer> {
    if (!route) throw new LiveChatAuthError('not_found');
    if (!route.methods.includes(request.method ?? '')) {
      const headers = { Allow: route.methods.join(', ') };
      throw new LiveChatAuthError('method_not_allowed', undefined, { headers });
    }
    return route.answer(request, response);
  }

  async function respond(
    route: Route | undefined,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    let answer: Answer;
    try {
      answer = await answerOf(route, request, response);
    } catch (thrown) {
      const error = isLiveChatAuthError(thrown)
        ? thrown
        : new LiveChatAuthError('internal_error', undefined, { cause: thrown });
      trace('%s: %d %s: %s', request.method, error.status, error.code, error.message);
      config.onError(error, request);
      answer = refusal(error);
    }
    trace('%s %s: %d', request.method, pathOf(request), answer.status);
    send(response, answer);
  }

  function liveChatAuthMiddleware(
    request: IncomingMessage,
    response: ServerResponse,
    next?: (error?: unknown) => void,
  ): void {
    const route = routes.get(pathOf(request));
    if (!route && next) {
      next();
      return;
    }
    respond(route, request, response).catch((cause: unknown) => {
      // Something hooked into the response threw. Unhandled, that would end the process.
      const message = 'The answer could not be written.';
      config.onError(new LiveChatAuthError('internal_error', message, { cause }), request);
      response.destroy();
    });
  }

  return Object.assign(liveChatAuthMiddleware, { status });
}
