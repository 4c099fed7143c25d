/** One conversation as the service keeps it, and what a new one begins with. @module */
import { randomUUID } from 'node:crypto';
import { MAX_VARIABLES } from '../contract/limits.ts';
import type { ContextVariable, Conversation, NoToken } from '../contract/protocol.ts';
import { addPageContext, type PageContextRules } from '../verify/page-context.ts';
import type { Verification } from '../verify/verify-token.ts';

/** In the shape of a thread of Azure Communication Services, which a chat's id is on the wire. */
export function newThreadId(): string {
  return `19:${randomUUID().replaceAll('-', '')}@thread.v2`;
}

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
  /** What the page sent of its own, which stays whatever a later token says. */
  pageContext: readonly ContextVariable[];
}

/** What a new conversation begins with. */
export interface Start {
  widgetId: string;
  requestId: string | undefined;
  /** Undefined for an unauthenticated chat. */
  verification: Verification | undefined;
  /** The ids that its chat token was given out with before the chat began. */
  reserved?: { chatId: string; sessionId: string } | undefined;
  /** What the page said of the customer; nobody vouches for it. */
  pageContext?: readonly ContextVariable[] | undefined;
  preChatResponse?: Record<string, unknown> | undefined;
  /** Set when there is no chat, because the page handed over no token. */
  noToken?: NoToken;
}

export function createConversation(
  start: Start,
  { state, startedAt }: Pick<Conversation, 'state' | 'startedAt'>,
  rules: PageContextRules,
): StoredConversation {
  const { verification, requestId, reserved, pageContext = [], preChatResponse, noToken } = start;
  return {
    conversation: {
      id: reserved?.chatId ?? newThreadId(),
      widgetId: start.widgetId,
      startedAt,
      state,
      ...describeCustomer(verification, pageContext, rules),
      ...(preChatResponse ? { preChatResponse } : {}),
      ...(noToken ? { noToken } : {}),
      messages: [],
    },
    subject: verification?.subject,
    requestIds: requestId === undefined ? [] : [requestId],
    reconnectId: randomUUID(),
    sessionId: reserved?.sessionId ?? randomUUID(),
    pageContext,
  };
}

/** A page that comes back may say some of its variables anew; the others stay. */
export function renewConversation(
  stored: StoredConversation,
  { verification, pageContext }: Required<Pick<Start, 'verification' | 'pageContext'>>,
  rules: PageContextRules,
): void {
  const { conversation } = stored;
  stored.pageContext = replaceByName(stored.pageContext, pageContext ?? []);
  // The later token may link no contact where the earlier one did.
  if (verification) delete conversation.contact;
  Object.assign(conversation, describeCustomer(verification, stored.pageContext, rules));
}

/** As many as a chat takes: the earliest go. */
function replaceByName(
  before: readonly ContextVariable[],
  later: readonly ContextVariable[],
): ContextVariable[] {
  const names = new Set(later.map(({ name }) => name));
  return [...before.filter(({ name }) => !names.has(name)), ...later].slice(-MAX_VARIABLES);
}

/** A refused token takes nothing over, of what the page said neither. */
function describeCustomer(
  verification: Verification | undefined,
  pageContext: readonly ContextVariable[],
  rules: PageContextRules,
): Pick<Conversation, 'verdict' | 'contact' | 'context' | 'header' | 'claims'> {
  if (verification === undefined) return { context: [...pageContext] };
  const { verdict, contact, context, header, claims } = verification.failed
    ? verification
    : addPageContext(verification, pageContext, rules);
  return {
    verdict,
    context,
    ...(contact ? { contact } : {}),
    ...(header ? { header } : {}),
    ...(claims ? { claims } : {}),
  };
}
