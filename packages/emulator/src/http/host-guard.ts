/** Refuses calls that were meant for another host, the way in for DNS rebinding. @module */
import type { RequestHandler } from 'express';
import type { Address } from '../listen/address.ts';
import { quote } from '../options/quote.ts';
import { RefusalError } from '../refusal-error.ts';

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
