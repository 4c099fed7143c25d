/** Hands out the chat token of a chat, before the chat has begun or again later (getchattoken). @module */
import type { RequestHandler } from 'express';
import type { Service } from '../../service.ts';
import type { Reservation } from '../../store/reservations.ts';
import type { StoredConversation } from '../../store/stored-conversation.ts';
import type { Caller, IdentifyCaller } from '../caller/identify-caller.ts';
import { refuseGuest } from '../caller/refuse-guest.ts';
import { answerReserved, answerStarted } from './answer-started.ts';
import { findPersistent, isResumable } from './begin-chat.ts';
import { requireRequestId } from './describe-start.ts';

export function createChatTokenRoute(service: Service, identify: IdentifyCaller): RequestHandler {
  return async function getChatToken(request, response) {
    const caller = await identify(request, service);
    if (caller.verification === undefined) refuseGuest(request, service, caller.widget);
    const requestId = requireRequestId(request);
    const { reconnectId } = request.params;
    if (reconnectId !== undefined) {
      const stored = caller.find(String(reconnectId));
      // The chat SDK takes it as: there is nothing to reconnect to.
      if (!stored || !isResumable(caller, stored)) response.status(204).end();
      else await answerStarted(response, service, stored);
      return;
    }
    const stored = findRunning(caller, requestId) ?? findPersistent(caller);
    if (stored) await answerStarted(response, service, stored);
    else await answerReserved(response, service, reserve(service, caller, requestId));
  };
}

function findRunning(caller: Caller, requestId: string): StoredConversation | undefined {
  const stored = caller.find(requestId);
  return stored?.conversation.state === 'open' ? stored : undefined;
}

/** Guests are all one owner, so each call of theirs is given a chat of its own. */
function reserve(
  { reservations }: Service,
  { owner, verification }: Caller,
  requestId: string,
): Reservation {
  const key = { owner, requestId };
  return (verification && reservations.find(key)) ?? reservations.add(key);
}
