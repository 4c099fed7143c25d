/** Ends a chat at the customer's wish. @module */
import type { Request, RequestHandler } from 'express';
import { RefusalError } from '../refusal-error.ts';
import type { Service } from '../service.ts';
import { findChat, findGuestChat } from '../store/find-chat.ts';
import type { StoredConversation } from '../store/store.ts';
import { requireChatToken } from './require-chat-token.ts';
import { requireCustomer, requireGuest } from './require-customer.ts';

export function createCloseRoute(service: Service): RequestHandler {
  return async function closeSession(request, response) {
    const { owner } = await requireCustomer(request, service);
    close(service, findChat(service.store.all(), owner, readId(request)));
    response.json({});
  };
}

/** The twin for guests: ids are no secret, so only the chat's own token may end it. */
export function createGuestCloseRoute(service: Service): RequestHandler {
  return async function closeGuestSession(request, response) {
    const { owner } = requireGuest(request, service);
    const chatId = await requireChatToken(request, service);
    close(service, findGuestChat(service.store.all(), owner, { id: readId(request), chatId }));
    response.json({});
  };
}

function readId(request: Request): string {
  return String(request.params.requestId);
}

function close({ store }: Service, stored: StoredConversation | undefined): void {
  if (!stored) {
    throw new RefusalError(404, {
      title: 'No such chat',
      detail: 'This customer has no chat with this id. Give the id of its request, or its own.',
    });
  }
  store.close(stored, 'The customer ended the chat.');
}
