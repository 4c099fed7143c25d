/** Lets in what was meant for this emulator, and lets only the emulator's own pages steer conversations. @module */

import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { RefusalError } from '../contract/refusal-error.ts';
import { quote } from '../lib/text.ts';
import type { Address } from '../listen/address.ts';

export function createHostGuard(address: Address): RequestHandler {
  return function hostGuard(request, _response, next) {
    const host = request.headers.host ?? '';
    if (address.isOwnHost(host, request.secure)) return next();
    throw new RefusalError(421, {
      title: 'Foreign host',
      detail: `The Host header says ${quote(host)}, which is not this emulator. Call it at ${address.url}.`,
    });
  };
}

/** The browser's own word on where a call comes from counts first; `Origin` only where it is silent. */
function isOwnPage(headers: IncomingHttpHeaders, scheme: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin === undefined || headers.origin === `${scheme}://${headers.host}`;
}

export const agentGuard: RequestHandler = function agentGuard(request, _response, next) {
  if (isOwnPage(request.headers, request.protocol)) return next();
  throw new RefusalError(403, {
    title: 'Foreign page',
    detail: "Only the emulator's own pages may use these addresses. Open /agent itself.",
  });
};
