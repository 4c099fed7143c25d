/**
 * Starts a chat, or goes on with the one that the caller means: in one call (conversation), or in two
 * (getchattoken, then sessioninit).
 * @module
 */
import type { Request, RequestHandler, Response } from 'express';
import { SESSION_HEADER } from '../caller/chat-proof.ts';
import { type Caller, type IdentifyCaller, refuseGuest } from '../caller/identify-caller.ts';
import { describeStart, readRequestId, requireRequestId } from '../caller/read-call.ts';
import { MAX_VARIABLES } from '../contract/limits.ts';
import { customerId } from '../contract/names.ts';
import {
  type ContextVariable,
  type ConversationStarted,
  checkText,
  OUTSIDE_OPERATING_HOURS,
} from '../contract/protocol.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import type { ContextType } from '../contract/workstream.ts';
import { readMember, readObject, readText } from '../lib/json.ts';
import { quote } from '../lib/text.ts';
import type { Config } from '../options/options.ts';
import type { Service } from '../service.ts';
import { CHAT_TOKEN_LIFETIME_SECONDS } from '../store/chat-tokens.ts';
import type { Reservation } from '../store/reservations.ts';
import type { Start, StoredConversation } from '../store/stored-conversation.ts';
import { trimFields } from '../store/trim-evidence.ts';
import { readVariable } from '../verify/context.ts';

interface Names {
  requestId: string | undefined;
  reconnectId: string | undefined;
}

/** In one call (conversation). */
export function createStartRoute(service: Service, identify: IdentifyCaller): RequestHandler {
  return async function startConversation(request, response) {
    const caller = await identify(request, service);
    const names = { requestId: readRequestId(request), reconnectId: readReconnectId(request) };
    await answerStarted(response, service, beginChat(request, service, { caller, names }));
  };
}

/** The first of two calls (getchattoken): the chat token, before the chat has begun or again later. */
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

/** The second (sessioninit): the chat whose token was handed out before begins. */
export function createSessionInitRoute(service: Service, identify: IdentifyCaller): RequestHandler {
  return async function sessionInit(request, response) {
    const caller = await identify(request, service);
    const requestId = requireRequestId(request);
    const reconnectId = request.params.reconnectId?.toString();
    // A call that is made again, because its answer got lost, begins nothing new.
    const running = reconnectId === undefined ? caller.find(requestId) : undefined;
    if (running?.conversation.state !== 'open') {
      const names = { requestId, reconnectId };
      const { sessionId } = beginChat(request, service, { caller, names });
      response.set(SESSION_HEADER, sessionId);
    }
    response.json({});
  };
}

/**
 * The chat that the caller means, or a new one.
 * @throws {RefusalError} when the chat cannot be gone on with, or none may begin.
 */
function beginChat(
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
function isResumable({ widget }: Caller, { conversation }: StoredConversation): boolean {
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

async function answerStarted(
  response: Response,
  service: Service,
  { conversation, sessionId }: StoredConversation,
): Promise<void> {
  await answerReserved(response, service, { chatId: conversation.id, sessionId });
}

/** The same for a chat that begins later. */
async function answerReserved(
  response: Response,
  { chatTokens, address }: Service,
  { chatId, sessionId }: Reservation,
): Promise<void> {
  const started: ConversationStarted = {
    ChatId: chatId,
    Token: await chatTokens.mint(chatId),
    RegionGtms: '{}',
    ExpiresIn: String(CHAT_TOKEN_LIFETIME_SECONDS),
    VisitorId: customerId(chatId),
    ACSEndpoint: `${address.httpsUrl}/`,
    AttachmentConfiguration: { AttachmentServiceEndpoint: address.httpsUrl },
  };
  response.set(SESSION_HEADER, sessionId).json(started);
}

function readReconnectId({ query, body }: Request): string | undefined {
  return (
    readText(body, 'reconnectId') ??
    readText(body, 'reconnectid') ??
    readText(query, 'reconnectId') ??
    readText(query, 'reconnectid')
  );
}

/**
 * What the customer's page says when a chat begins; nobody vouches for any of it (C7).
 * @throws {RefusalError} 400 when there is a context that the service could not take.
 */
function readInitContext(
  body: unknown,
  { contextVariables }: Pick<Config, 'contextVariables'>,
): Pick<Start, 'pageContext' | 'preChatResponse'> {
  const preChatResponse = readObject(body, 'preChatResponse');
  return {
    ...(preChatResponse ? { preChatResponse: trimFields(preChatResponse) } : {}),
    pageContext: readPageContext(body, contextVariables),
  };
}

/**
 * The variables in `customContextData`, each marked as the page's.
 * @throws {RefusalError} 400 with code 1 when the service could not take it.
 */
function readPageContext(
  body: unknown,
  contextVariables: ReadonlyMap<string, ContextType> | undefined,
): ContextVariable[] {
  const given = readMember(body, 'customContextData');
  if (given === undefined || given === null) return [];
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw refuseContext('C1', 'customContextData is not an object of names and values.');
  }
  const entries = Object.entries(given);
  if (entries.length > MAX_VARIABLES) {
    const detail = `The context has ${entries.length} variables; a chat takes at most ${MAX_VARIABLES}.`;
    throw refuseContext('C2', detail);
  }
  return entries.map(([name, value]) => {
    const read = readVariable(name, value, { contextVariables });
    if ('variable' in read) return { ...read.variable, source: 'page' };
    throw refuseContext(read.rule, `Variable ${quote(name, 40)}: ${checkText(read)}`);
  });
}

function refuseContext(rule: string, detail: string): RefusalError {
  return new RefusalError(
    400,
    { errorCode: 1, rule, title: 'Custom context', detail },
    { errorcode: '1' },
  );
}
