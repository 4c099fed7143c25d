/** Lets only the agent's own page read and steer conversations. @module */
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { RefusalError } from '../refusal-error.ts';

/** The browser's own word on where a call comes from counts first; `Origin` only where it is silent. */
export function isOwnPage(headers: IncomingHttpHeaders, scheme: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin === undefined || headers.origin === `${scheme}://${headers.host}`;
}

export const agentGuard: RequestHandler = function agentGuard(request, _response, next) {
  if (isOwnPage(request.headers, request.protocol)) return next();
  throw new RefusalError(403, {
    title: 'Foreign page',
    detail: "Only the emulator's own agent page may use these addresses. Open /agent itself.",
  });
};
