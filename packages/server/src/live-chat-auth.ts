/** The middleware: finds the route, and answers. @module */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Awaitable } from './awaitable.ts';
import type { Context, ContextTypes } from './claims/context-types.ts';
import { createIssuer } from './create-token-issuer.ts';
import { LiveChatAuthError } from './errors/live-chat-auth-error.ts';
import type { Options } from './options/options.ts';
import { parseOptions } from './options/parse-options.ts';
import { clientScriptRoute } from './routes/client-script-route.ts';
import { publicKeyRoute } from './routes/public-key-route.ts';
import type { Route } from './routes/route.ts';
import { type Answer, send } from './routes/send.ts';
import { sendError } from './routes/send-error.ts';
import { tokenRoute } from './routes/token-route.ts';
import { trace } from './trace.ts';

/** A handler for Express 4 and 5, and for anything connect-shaped. */
export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/** The path below the mount point, without query and trailing slash. */
function pathOf(request: IncomingMessage): string {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

function answer(route: Route, request: IncomingMessage): Awaitable<Answer> {
  if (!route.methods.includes(request.method ?? '')) {
    const headers = { Allow: route.methods.join(', ') };
    throw new LiveChatAuthError('method_not_allowed', undefined, { headers });
  }
  return route.answer(request);
}

/**
 * Makes the middleware. Mount it at Power Pages' own path, so that a site that moves away from
 * Power Pages keeps its settings:
 *
 * @example
 * app.use('/_services/auth', liveChatAuth({
 *   issuer: 'contosohelp.com',
 *   keys: keysFromFile('lcw-key.pem'),
 *   subject: (user) => user.contactId,
 *   context: (user) => ({ msdyn_cartvalue: user.cartTotal, msdyn_isvip: user.vip }),
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
  const issuer = createIssuer(config);
  const routes: ReadonlyMap<string, Route> = new Map([
    ['/token', tokenRoute(config, issuer)],
    ['/publickey', publicKeyRoute(config, issuer)],
    ['/client.js', clientScriptRoute(config.allowedOrigins)],
  ]);

  async function respond(route: Route, request: IncomingMessage, response: ServerResponse) {
    let sent: Answer;
    try {
      sent = await answer(route, request);
    } catch (thrown) {
      sendError(config, request, response, thrown);
      return;
    }
    if (trace.enabled) trace('%s %s: %d', request.method, pathOf(request), sent.status);
    send(response, sent);
  }

  return function liveChatAuthMiddleware(request, response, next) {
    const route = routes.get(pathOf(request));
    if (route) {
      respond(route, request, response).catch((cause: unknown) => {
        // Something hooked into the response threw. Unhandled, that would end the process.
        const message = 'The answer could not be written.';
        config.onError(new LiveChatAuthError('internal_error', message, { cause }), request);
        response.destroy();
      });
    } else if (next) {
      next();
    } else {
      sendError(config, request, response, new LiveChatAuthError('not_found'));
    }
  };
}
