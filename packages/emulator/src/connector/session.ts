/** Answers what is asked of a chat that has begun: how it is, whether it can be gone on with, whose it becomes, and its end. @module */
import type { RequestHandler } from 'express';
import { noChatToken, readGuestProof } from '../caller/chat-proof.ts';
import {
  type Caller,
  type IdentifyCaller,
  identifyCustomer,
  identifyCustomerAgain,
  requireCustomer,
} from '../caller/identify-caller.ts';
import { requireWidget } from '../caller/read-call.ts';
import type { Conversation } from '../contract/protocol.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import type { Service } from '../service.ts';
import { findChat, findGuestChat, findGuestRequest, isProvenBy } from '../store/find-chat.ts';
import { findPersistent } from './start.ts';

/** The part that the chat SDK reads. */
interface LiveWorkItem {
  State: 'Open' | 'Active' | 'Closed';
  ConversationId: string;
  /** When the agent first said something. */
  AgentAcceptedOn?: string;
  CanRenderPostChat: 'False';
}

export function createConversationDetailsRoute(
  service: Service,
  identify: IdentifyCaller,
): RequestHandler {
  return async function conversationDetails(request, response) {
    const caller = await identify(request, service);
    const requestId = String(request.params.requestId);
    const reconnectId = request.params.reconnectId?.toString();
    const stored = caller.find(reconnectId ?? requestId) ?? findAsGuest(service, caller, requestId);
    if (!stored) {
      // Not 404, after which the chat SDK asks again and again for three minutes.
      throw new RefusalError(400, {
        title: 'No such chat',
        detail: 'This customer has no chat with this id. Start one first.',
      });
    }
    const isOver = reconnectId !== undefined && stored.conversation.state === 'closed';
    response.json(isOver ? {} : describeWorkItem(stored.conversation));
  };
}

/** After a reload the chat SDK asks without proof, before it brings the chat token back to life. */
function findAsGuest(
  { store }: Service,
  { owner, verification }: Caller,
  requestId: string,
): ReturnType<Caller['find']> {
  return verification ? undefined : findGuestRequest(store.all(), owner, requestId);
}

function describeWorkItem({ id, state, messages }: Conversation): LiveWorkItem {
  const first = messages.find(({ from }) => from === 'agent');
  const running = first ? 'Active' : 'Open';
  return {
    State: state === 'closed' ? 'Closed' : running,
    ConversationId: id,
    ...(first ? { AgentAcceptedOn: new Date(first.sentAt).toISOString() } : {}),
    CanRenderPostChat: 'False',
  };
}

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

export function createReconnectableRoute(service: Service): RequestHandler {
  return async function reconnectableChats(request, response) {
    const caller = await identifyCustomer(request, service);
    const stored = findPersistent(caller) ?? caller.findLatest(['open']);
    if (stored) response.json({ reconnectid: stored.reconnectId });
    else response.status(204).end();
  };
}

export function createReconnectAvailabilityRoute({ store, config }: Service): RequestHandler {
  return function reconnectAvailability(request, response) {
    const widget = requireWidget(request.params, config);
    const { widgetId, persistentChat, reconnectRedirectUrl } = widget;
    let isReconnectAvailable = false;
    for (const { conversation, reconnectId } of store.all()) {
      if (reconnectId !== request.params.reconnectId || conversation.widgetId !== widgetId)
        continue;
      isReconnectAvailable = persistentChat || conversation.state === 'open';
    }
    const reconnectRedirectionURL = isReconnectAvailable ? '' : reconnectRedirectUrl;
    response.json({ isReconnectAvailable, reconnectRedirectionURL });
  };
}

export function createValidateChatRoute(service: Service): RequestHandler {
  return async function validateChatRecord(request, response) {
    const caller = await identifyCustomerAgain(request, service);
    const chatId = String(request.params.chatId);
    response.json({ authChatExist: caller.find(chatId)?.conversation.id === chatId });
  };
}

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
