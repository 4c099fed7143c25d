/** Tells what has become of a chat (getliveworkitemdetails). @module */
import type { RequestHandler } from 'express';
import type { Conversation } from '../../protocol.ts';
import { RefusalError } from '../../refusal-error.ts';
import type { Service } from '../../service.ts';
import { findGuestRequest } from '../../store/find-chat.ts';
import type { Caller, IdentifyCaller } from '../caller/identify-caller.ts';

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
