/** One conversation as the service keeps it, and what a new one begins with. @module */
import { randomUUID } from 'node:crypto';
import type { ContextVariable, Conversation } from '../protocol.ts';
import type { Verification } from '../verify/verify-token.ts';

/** A conversation and what the agent does not see of it. */
export interface StoredConversation {
  readonly conversation: Conversation;
  /** The token's `sub`; undefined for an unauthenticated chat. */
  readonly subject: string | undefined;
  /** The names that the customer's side gave the chat, in its request ids; the latest last. */
  readonly requestIds: string[];
  readonly reconnectId: string;
  /** Told to whoever started the chat and to nobody else, in the header `Oc-Sessionid`. */
  readonly sessionId: string;
}

/** What a new conversation begins with. */
export interface Start {
  widgetId: string;
  requestId: string | undefined;
  /** Undefined for an unauthenticated chat. */
  verification: Verification | undefined;
  /** The ids that its chat token was given out with before the chat began. */
  reserved?: { chatId: string; sessionId: string } | undefined;
  /** What a guest's page said of the customer; nobody vouches for it. */
  guestContext?: ContextVariable[] | undefined;
  preChatResponse?: Record<string, unknown> | undefined;
}

export function createConversation(
  start: Start,
  state: 'open' | 'refused',
  startedAt: number,
): StoredConversation {
  const { verification, requestId, reserved, guestContext = [], preChatResponse } = start;
  return {
    conversation: {
      id: reserved?.chatId ?? randomUUID(),
      widgetId: start.widgetId,
      startedAt,
      state,
      ...(verification ? describeVerification(verification) : { context: guestContext }),
      ...(preChatResponse ? { preChatResponse } : {}),
      messages: [],
    },
    subject: verification?.subject,
    requestIds: requestId === undefined ? [] : [requestId],
    reconnectId: randomUUID(),
    sessionId: reserved?.sessionId ?? randomUUID(),
  };
}

/** What the page had sent of its own stays, unless the token says something else. */
export function renewConversation(
  { conversation }: StoredConversation,
  verification: Verification,
): void {
  const names = new Set(verification.context.map(({ name }) => name));
  const ofPage = conversation.context.filter(
    ({ source, name }) => source === 'page' && !names.has(name),
  );
  Object.assign(conversation, describeVerification(verification));
  conversation.context = [...verification.context, ...ofPage];
}

function describeVerification({
  verdict,
  contact,
  context,
  header,
  claims,
}: Verification): Pick<Conversation, 'verdict' | 'contact' | 'context' | 'header' | 'claims'> {
  return {
    verdict,
    context,
    ...(contact ? { contact } : {}),
    ...(header ? { header } : {}),
    ...(claims ? { claims } : {}),
  };
}
