/** Ends a chat at the customer's wish. @module */
import type { Request, RequestHandler } from 'express';
import { findChat, type Owner } from '../find-chat.ts';
import { RefusalError } from '../refusal-error.ts';
import type { Service } from '../service.ts';
import { requireCustomer, requireGuest } from './require-customer.ts';

export function createCloseRoute(service: Service): RequestHandler {
  return async function closeSession(request, response) {
    const { owner } = await requireCustomer(request, service);
    close(request, service, owner);
    response.json({});
  };
}

/** The twin for guests: whoever knows the id of an unauthenticated chat may end it. */
export function createGuestCloseRoute(service: Service): RequestHandler {
  return function closeGuestSession(request, response) {
    close(request, service, requireGuest(request, service));
    response.json({});
  };
}

function close(request: Request, { store }: Service, owner: Owner): void {
  const stored = findChat(store.all(), owner, String(request.params.requestId));
  if (!stored) {
    throw new RefusalError(404, {
      title: 'No such chat',
      detail: 'This customer has no chat with this id. Give the id of its request, or its own.',
    });
  }
  store.close(stored, 'The customer ended the chat.');
}
