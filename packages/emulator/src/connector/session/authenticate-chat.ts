/** Makes a guest's chat the chat of the customer who has signed in since (P10). @module */
import type { RequestHandler } from 'express';
import { RefusalError } from '../../refusal-error.ts';
import type { Service } from '../../service.ts';
import { findChat, findGuestChat, isProvenBy } from '../../store/find-chat.ts';
import { readGuestProof } from '../caller/read-guest-proof.ts';
import { noChatToken } from '../caller/require-chat-token.ts';
import { requireCustomer } from '../caller/require-customer.ts';
import { requireWidget } from '../caller/require-widget.ts';

/**
 * The guest's proof says whose chat it is, and is asked for first: who cannot prove that learns nothing
 * else. The JWT says whose it becomes. A wrong one is kept for the agent's view and changes nothing.
 */
export function createAuthenticateChatRoute(service: Service): RequestHandler {
  const { config, store } = service;
  return async function authenticateChat(request, response) {
    const { authentication, signInOptional } = requireWidget(request.params, config);
    if (!authentication || !signInOptional) throw signInNotOptional();
    const chatId = String(request.params.chatId);
    const proof = await readGuestProof(request, service);
    const asked = store.find(chatId);
    if (!proof || !asked || !isProvenBy(asked, proof)) throw noChatToken();
    const { owner, verification } = await requireCustomer(request, service);

    // Found only now: another call may have ended or taken it while the token was being verified.
    const guest = { ...owner, subject: undefined };
    const found = findGuestChat(store.all(), guest, { id: chatId, proof });
    const stored = found ?? findChat(store.all(), owner, chatId);
    if (stored?.conversation.state !== 'open') throw noSuchChat();
    if (found) store.authenticate(found, verification);
    else store.renew(stored, verification);
    response.json({});
  };
}

function signInNotOptional(): RefusalError {
  return new RefusalError(400, {
    rule: 'P10',
    title: 'Sign-in not optional',
    detail:
      'Only a widget with an authentication setting where sign-in is optional has chats that can become authenticated.',
  });
}

function noSuchChat(): RefusalError {
  return new RefusalError(404, {
    title: 'No such chat',
    detail: 'There is no open chat with this id that is a guest’s, or already this customer’s.',
  });
}
