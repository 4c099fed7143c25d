/** Refuses by name every call that the emulator does not know, or lists it and answers with nothing. @module */
import type { RequestHandler } from 'express';
import { describePath } from '../http/describe-path.ts';
import { RefusalError } from '../refusal-error.ts';
import type { Service } from '../service.ts';

/** To be put behind all routes of a part. */
export function createUnknownCall({
  config,
  store,
}: Pick<Service, 'config' | 'store'>): RequestHandler {
  return function unknownCall(request, response) {
    const call = `${request.method} ${describePath(request.originalUrl)}`;
    store.addUnknownCall(call);
    response.locals.unknown = 'call';
    if (config.loose) {
      response.json({});
      return;
    }
    throw new RefusalError(501, {
      title: 'Not emulated',
      detail: `The emulator does not know the call ${call}. DIFFERENCES.md lists what it does.`,
    });
  };
}
