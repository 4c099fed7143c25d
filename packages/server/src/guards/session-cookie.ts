/** Decides whether a request brings a session along, so that a guest is not taken for a mistake of the site. @module */
import type { IncomingMessage } from 'node:http';

/** By custom the cookies of analytics begin with one underscore (`_ga`, `_fbp`); `__Host-` does not. */
const OF_ANALYTICS = /^_(?!_|.*sess)/i;

/** Whether any cookie came along that may be a session's. What sessions are called differs from site to site. */
export function hasSessionCookie(request: IncomingMessage): boolean {
  const names = (request.headers.cookie ?? '').split(';').map((pair) => pair.split('=')[0]?.trim());
  return names.some((name) => name !== undefined && name !== '' && !OF_ANALYTICS.test(name));
}
