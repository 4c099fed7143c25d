/** Ends a chat at the customer's wish; a persistent one goes on when the customer comes back. @module */
import type { RequestHandler } from 'express';
import type { Service } from '../../service.ts';
import type { IdentifyCaller } from '../caller/identify-caller.ts';

export function createCloseRoute(service: Service, identify: IdentifyCaller): RequestHandler {
  return async function closeSession(request, response) {
    const caller = await identify(request, service);
    const stored = caller.find(String(request.params.requestId));
    if (!stored) {
      throw caller.refuse(
        'This customer has no chat with this id. Give the id of its request, or its own.',
      );
    }
    const { store } = service;
    if (!caller.widget.persistentChat) store.close(stored, 'The customer ended the chat.');
    else if (stored.conversation.state === 'open') store.remark(stored, 'The customer left.');
    response.json({});
  };
}
