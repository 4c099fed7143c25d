/** Establishes who calls, and with it which chats are theirs: the twin routes differ in nothing else. @module */
import type { Request } from 'express';
import type { Widget } from '../../options/options.ts';
import { RefusalError } from '../../refusal-error.ts';
import type { Service } from '../../service.ts';
import { findChat, findGuestChat, findLatestChat, type Owner } from '../../store/find-chat.ts';
import type { Reservation } from '../../store/reservations.ts';
import type { StoredConversation } from '../../store/stored-conversation.ts';
import type { Verification } from '../../verify/verify-token.ts';
import { readGuestProof } from './read-guest-proof.ts';
import { noChatToken } from './require-chat-token.ts';
import { requireCustomer } from './require-customer.ts';
import { requireWidget, type WidgetAddress } from './require-widget.ts';

export interface Caller {
  widget: Widget;
  owner: Owner;
  /** Undefined for a guest. */
  verification: Verification | undefined;
  /** A chat of the caller's own, by its id, its reconnect id or a request id. */
  find(id: string): StoredConversation | undefined;
  /** The latest chat of a signed-in customer; a guest has to know an id. */
  findLatest(states: readonly ('open' | 'closed')[]): StoredConversation | undefined;
  /** Whether a chat that has not begun is the caller's: any of a customer's own, one that a guest proves. */
  proves(reservation: Reservation): boolean;
  /** Why `find` found nothing: no such chat, or nothing that proves it. */
  refuse(detail: string): RefusalError;
}

/** One of the two below. `address` says where the ids are, when not in the path. */
export type IdentifyCaller = (
  request: Request,
  service: Service,
  address?: WidgetAddress,
) => Promise<Caller>;

/** The verified customer, for the routes below `/auth`. @throws {RefusalError} when the token does not hold. */
export const identifyCustomer: IdentifyCaller = async (request, service, address) => {
  const { owner, widget, verification } = await requireCustomer(request, service, address);
  const all = service.store.all.bind(service.store);
  return {
    widget,
    owner,
    verification,
    find: (id) => findChat(all(), owner, id),
    findLatest: (states) => findLatestChat(all(), owner, states),
    proves: () => true,
    refuse: noSuchChat,
  };
};

/** Nobody in particular, for their unauthenticated twins. */
export const identifyGuest: IdentifyCaller = async (request, service, address) => {
  const widget = requireWidget(address ?? request.params, service.config);
  const owner: Owner = { widgetId: widget.widgetId, subject: undefined };
  const proof = await readGuestProof(request, service);
  return {
    widget,
    owner,
    verification: undefined,
    find: (id) => proof && findGuestChat(service.store.all(), owner, { id, proof }),
    findLatest: () => undefined,
    proves: ({ chatId, sessionId }) =>
      proof !== undefined && (proof.chatId === chatId || proof.sessionId === sessionId),
    refuse: (detail) => (proof ? noSuchChat(detail) : noChatToken()),
  };
};

function noSuchChat(detail: string): RefusalError {
  return new RefusalError(404, { title: 'No such chat', detail });
}
