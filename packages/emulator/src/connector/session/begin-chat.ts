/** Begins a chat, or goes on with the one that the caller means. @module */
import type { Request } from 'express';
import { readText } from '../../http/read-json-body.ts';
import { OUTSIDE_OPERATING_HOURS } from '../../protocol.ts';
import { RefusalError } from '../../refusal-error.ts';
import type { Service } from '../../service.ts';
import type { StoredConversation } from '../../store/stored-conversation.ts';
import type { Caller } from '../caller/identify-caller.ts';
import { refuseGuest } from '../caller/refuse-guest.ts';
import { describeStart } from './describe-start.ts';
import { readInitContext } from './read-init-context.ts';

export interface Names {
  requestId: string | undefined;
  reconnectId: string | undefined;
}

/** @throws {RefusalError} when the chat cannot be gone on with, or none may begin. */
export function beginChat(
  request: Request,
  service: Service,
  { caller, names: { requestId, reconnectId } }: { caller: Caller; names: Names },
): StoredConversation {
  const { store, reservations, config } = service;
  const { verification, widget } = caller;
  if (verification === undefined) refuseGuest(request, service, widget);
  const again =
    reconnectId === undefined ? findPersistent(caller) : requireResumable(caller, reconnectId);
  if (!again && widget.outOfOperatingHours) throw outsideOperatingHours();
  const said = readInitContext(request.body, config);
  if (again) {
    store.renew(again, verification, said.pageContext);
    if (requestId !== undefined) store.addRequestId(again, requestId);
    store.reopen(again, 'The customer came back.');
    return again;
  }
  const chatId = readText(request.body, 'chatId');
  const reserved =
    requestId === undefined
      ? undefined
      : reservations.find(
          { owner: caller.owner, requestId },
          (one) => caller.proves(one) && (chatId ?? one.chatId) === one.chatId,
        );
  const stored = store.open({
    ...describeStart(request, widget, verification),
    requestId,
    reserved,
    ...said,
  });
  // Only now: a beginning that was refused can be made again.
  if (reserved) reservations.remove(reserved);
  return stored;
}

/** Undefined where every chat is a conversation of its own. */
export function findPersistent({ widget, findLatest }: Caller): StoredConversation | undefined {
  return widget.persistentChat ? findLatest(['open', 'closed']) : undefined;
}

/** Whether the chat can still be gone on with. */
export function isResumable({ widget }: Caller, { conversation }: StoredConversation): boolean {
  return conversation.state === 'open' || widget.persistentChat;
}

function requireResumable(caller: Caller, reconnectId: string): StoredConversation {
  const stored = caller.find(reconnectId);
  if (stored && isResumable(caller, stored)) return stored;
  throw caller.refuse('This customer has no open chat with this reconnect id. Start a new one.');
}

function outsideOperatingHours(): RefusalError {
  return new RefusalError(
    400,
    {
      title: 'Outside operating hours',
      detail: 'The option "outOfOperatingHours" is on for this widget, so no chat may begin.',
    },
    { errorcode: OUTSIDE_OPERATING_HOURS },
  );
}
