/** Tells a customer's page whether there is a chat that can be taken up again. @module */
import type { RequestHandler } from 'express';
import type { Service } from '../../service.ts';
import { identifyCustomer } from '../caller/identify-caller.ts';
import { findPersistent } from './begin-chat.ts';

export function createReconnectableRoute(service: Service): RequestHandler {
  return async function reconnectableChats(request, response) {
    const caller = await identifyCustomer(request, service);
    const stored = findPersistent(caller) ?? caller.findLatest(['open']);
    if (stored) response.json({ reconnectid: stored.reconnectId });
    else response.status(204).end();
  };
}
