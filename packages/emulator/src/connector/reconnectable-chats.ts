/** Tells a customer's page whether a chat is still open, so that it can be taken up again. @module */
import type { RequestHandler } from 'express';
import type { Service } from '../service.ts';
import { findOpenChat } from '../store/find-chat.ts';
import { requireCustomer } from './require-customer.ts';

export function createReconnectableRoute(service: Service): RequestHandler {
  return async function reconnectableChats(request, response) {
    const { owner } = await requireCustomer(request, service);
    const stored = findOpenChat(service.store.all(), owner);
    if (stored) response.json({ reconnectid: stored.reconnectId });
    else response.status(204).end();
  };
}
