/** Answers a request that is refused, and tells the site about what is its own fault. @module */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import { toProblem } from '../errors/to-problem.ts';
import type { Config } from '../options/options.ts';
import { trace } from '../trace.ts';
import { send } from './send.ts';

/** Sends problem details for anything thrown while a request was answered. */
export function sendError(
  config: Config,
  request: IncomingMessage,
  response: ServerResponse,
  thrown: unknown,
): void {
  const error =
    thrown instanceof LiveChatAuthError
      ? thrown
      : new LiveChatAuthError('internal_error', undefined, { cause: thrown });
  trace('%s: %d %s: %s', request.method, error.status, error.code, error.message);
  send(response, {
    status: error.status,
    headers: error.headers,
    contentType: 'application/problem+json; charset=utf-8',
    body: JSON.stringify(toProblem(error)),
  });
  if (error.status >= 500) config.onError(error, request);
}
