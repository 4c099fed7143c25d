/** Establishes who calls, and with it which chats are theirs: the twin routes differ in nothing else. @module */
import type { Request } from 'express';
import { type Check, checkText, TOKEN_HEADER } from '../contract/protocol.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import type { Widget } from '../options/options.ts';
import type { Service } from '../service.ts';
import { findChat, findGuestChat, findLatestChat, type Owner } from '../store/find-chat.ts';
import type { Reservation } from '../store/reservations.ts';
import type { StoredConversation } from '../store/stored-conversation.ts';
import { failed } from '../verify/check.ts';
import { type AcceptedToken, refusedBy, type Verification } from '../verify/verify-token.ts';
import { noChatToken, readGuestProof } from './chat-proof.ts';
import { describeStart, requireWidget, type WidgetAddress } from './read-call.ts';

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
export const identifyCustomer: IdentifyCaller = async (request, service, address) =>
  describeCustomer(await requireCustomer(request, service, { address }), service);

/** The same for a call about a chat that has begun, where `exp` may count no more (T8). */
export const identifyCustomerAgain: IdentifyCaller = async (request, service, address) =>
  describeCustomer(await requireCustomer(request, service, { address, isLater: true }), service);

function describeCustomer(customer: Customer, service: Service): Caller {
  const { owner, widget, verification } = customer;
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
}

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

export interface Customer {
  owner: Owner & { subject: string };
  widget: Widget;
  verification: AcceptedToken;
}

/**
 * Verifies the token, which is sent again for every call of a chat (T8). A refused one is kept for
 * the agent's view whichever call brought it, since a widget may ask for open chats first.
 * @throws {RefusalError} when the token does not hold.
 */
export async function requireCustomer(
  request: Request,
  service: Service,
  { address, isLater = false }: { address?: WidgetAddress | undefined; isLater?: boolean } = {},
): Promise<Customer> {
  const { config, store } = service;
  const widget = requireWidget(address ?? request.params, config);
  const token = request.get(TOKEN_HEADER);
  const verification = widget.authentication
    ? await service.verify(token, isLater)
    : refusedBy(NO_SETTING);
  if (verification.failed) {
    store.addRefused(describeStart(request, widget, verification));
    throw refuseToken(verification.failed);
  }
  const owner = { widgetId: widget.widgetId, subject: verification.subject };
  return { owner, widget, verification };
}

/** A widget without an authentication setting has no key to verify with. */
const NO_SETTING = failed(
  'A1',
  'Authentication setting',
  'A token was sent to a widget that has no authentication setting.',
  'Give it one, or chat as a guest.',
);

/** @throws {RefusalError} unless sign-in is optional or nobody can sign in. */
export function refuseGuest(request: Request, { store }: Service, widget: Widget): void {
  if (!widget.authentication || widget.signInOptional) return;
  const check = failed(
    'P10',
    'Sign-in required',
    'A chat was started without a token, and this widget requires one.',
    'Sign in first, or make sign-in optional.',
  );
  store.addRefused(describeStart(request, widget, refusedBy(check)));
  throw refuseToken(check);
}

/** Code 3 when there was no token, 4 when there was one that is refused; 431 for one that is too long. */
function refuseToken(check: Check): RefusalError {
  const { rule, title, fault } = check;
  const isMissing = !fault && (rule === 'W3' || rule === 'P10');
  const errorCode = isMissing ? 3 : 4;
  return new RefusalError(
    rule === 'T7' ? 431 : 401,
    { errorCode, rule, title, detail: checkText(check), ...(fault ? { fault } : {}) },
    { errorcode: String(errorCode) },
  );
}
