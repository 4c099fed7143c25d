/** Starts a chat for a customer whose token holds, or resumes the one that the customer asks for. @module */
import type { Request, RequestHandler } from 'express';
import { readText } from '../http/read-json-body.ts';
import { RefusalError } from '../refusal-error.ts';
import type { Service } from '../service.ts';
import { findChat, findGuestChat } from '../store/find-chat.ts';
import type { StoredConversation } from '../store/store.ts';
import { answerStarted } from './answer-started.ts';
import { describeStart } from './describe-start.ts';
import { readGuestContext } from './read-guest-context.ts';
import { refuseToken } from './refuse-token.ts';
import { requireChatToken } from './require-chat-token.ts';
import { requireCustomer, requireGuest } from './require-customer.ts';

export function createStartRoute(service: Service): RequestHandler {
  const { store } = service;
  return async function startConversation(request, response) {
    const { owner, widget, verification } = await requireCustomer(request, service);
    const reconnectId = readReconnectId(request);
    if (reconnectId === undefined) {
      const stored = store.open(describeStart(request, widget, verification));
      await answerStarted(response, service, stored);
      return;
    }
    const stored = requireOpen(findChat(store.all(), owner, reconnectId));
    store.renew(stored, verification);
    await answerStarted(response, service, stored);
  };
}

/** The twin without a token: a guest's chat, where sign-in is optional (P10). */
export function createGuestStartRoute(service: Service): RequestHandler {
  const { store } = service;
  return async function startGuestConversation(request, response) {
    const { owner, widget } = requireGuest(request, service);
    if (widget.authentication && !widget.signInOptional) {
      const failed = {
        rule: 'P10',
        title: 'Sign-in required',
        outcome: 'failed',
        detail:
          'A chat was started without a token, and this widget requires one. Sign in first, or make sign-in optional.',
      } as const;
      const verdict = { authenticated: false, checks: [failed], failed };
      store.addRefused(describeStart(request, widget, { verdict, failed, context: [] }));
      throw refuseToken(failed);
    }
    const reconnectId = readReconnectId(request);
    if (reconnectId === undefined) {
      const context = readGuestContext(request.body, service.config.contextVariables);
      const stored = store.open({ ...describeStart(request, widget, undefined), context });
      await answerStarted(response, service, stored);
      return;
    }
    // Guests are all one owner, and ids travel in addresses: only the chat's own token proves it.
    const chatId = await requireChatToken(request, service);
    const found = findGuestChat(store.all(), owner, { id: reconnectId, chatId });
    await answerStarted(response, service, requireOpen(found));
  };
}

function readReconnectId(request: Request): string | undefined {
  const { query, body } = request;
  return (
    readText(body, 'reconnectId') ??
    readText(body, 'reconnectid') ??
    readText(query, 'reconnectId') ??
    readText(query, 'reconnectid')
  );
}

function requireOpen(stored: StoredConversation | undefined): StoredConversation {
  if (stored?.conversation.state === 'open') return stored;
  throw new RefusalError(404, {
    title: 'No such chat',
    detail: 'This customer has no open chat with this reconnect id. Start a new one.',
  });
}
