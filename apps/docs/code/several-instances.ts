import type { Middleware } from '@lcw-auth/server';
import type { RequestHandler } from 'express';

const SAME_FOR_ALL = ['/publickey', '/client.js'];

/** The keys and the script are the same for everybody. Whatever else is asked for waits for the session. */
export function withoutSession(liveChat: Middleware): RequestHandler {
  return (request, response, next) =>
    SAME_FOR_ALL.includes(request.path) ? liveChat(request, response, next) : next();
}
