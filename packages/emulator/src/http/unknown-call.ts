/** Refuses by name what is not emulated, and lists it for the agent's view. @module */
import type { RequestHandler } from 'express';
import { RefusalError } from '../refusal-error.ts';
import type { Store } from '../store/store.ts';
import { describePath } from './describe-path.ts';

export function createUnknownCall(store: Pick<Store, 'addUnknownCall'>): RequestHandler {
  return function unknownCall(request) {
    const call = `${request.method} ${describePath(request.originalUrl)}`;
    store.addUnknownCall(call);
    throw new RefusalError(501, {
      title: 'Not emulated',
      detail: `The emulator does not know the call ${call}. DIFFERENCES.md lists what it does.`,
    });
  };
}
