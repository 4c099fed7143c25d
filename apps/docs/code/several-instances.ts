import type { Middleware } from '@lcw-auth/server';
import type { RequestHandler } from 'express';

/** The keys and the script are the same for everybody: of the three paths only `token` needs a session. */
export function withoutSession(liveChat: Middleware): RequestHandler {
  return (request, response, next) =>
    request.path === '/token' ? next() : liveChat(request, response, next);
}
