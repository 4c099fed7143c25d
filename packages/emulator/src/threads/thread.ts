/** Finds the chat that a call on a thread is for, and answers what the chat SDK asks beside messages. @module */
import type { Request, RequestHandler } from 'express';
import { noChatToken, requireChatToken } from '../caller/chat-proof.ts';
import { communicationIdentifier, DISPLAY_NAMES, participantId } from '../contract/names.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import type { Service } from '../service.ts';
import type { StoredConversation } from '../store/stored-conversation.ts';

export function createThreadRoute(service: Service): RequestHandler {
  return async function getThread(request, response) {
    const { conversation } = await requireThread(request, service);
    const { id, startedAt } = conversation;
    response.json({
      id,
      topic: 'lcw-auth emulator',
      createdOn: new Date(startedAt).toISOString(),
      createdByCommunicationIdentifier: communicationIdentifier(participantId('system', id)),
    });
  };
}

export function createParticipantsRoute(service: Service): RequestHandler {
  return async function listParticipants(request, response) {
    const { conversation } = await requireThread(request, service);
    const { id, startedAt } = conversation;
    const value = (['customer', 'agent'] as const).map((from) => ({
      communicationIdentifier: communicationIdentifier(participantId(from, id)),
      displayName: DISPLAY_NAMES[from],
      shareHistoryTime: new Date(startedAt).toISOString(),
    }));
    response.json({ value });
  };
}

/** The agent's view does not show who has read what. */
export function createReadReceiptsRoute(service: Service): RequestHandler {
  return async function listReadReceipts(request, response) {
    await requireThread(request, service);
    response.json({ value: [] });
  };
}

/** Nor who is typing: the calls are checked, and that is all. */
export function createNoticeRoute(service: Service): RequestHandler {
  return async function takeNotice(request, response) {
    await requireThread(request, service);
    response.status(200).end();
  };
}

/** @throws {RefusalError} when the token is for another chat, or the chat is not there. */
export async function requireThread(
  request: Request,
  service: Service,
): Promise<StoredConversation> {
  const chatId = await requireChatToken(request, service);
  if (chatId !== request.params.chatId) throw noChatToken();
  const stored = service.store.find(chatId);
  if (stored) return stored;
  throw new RefusalError(404, {
    title: 'No such chat',
    detail:
      'The chat has not begun (sessioninit), or the emulator has forgotten it to make room for newer ones.',
  });
}

/** To be asked for before a conversation can be joined. */
export function createRealTimeRoute(service: Service): RequestHandler {
  const { httpsUrl } = service.address;
  return async function realTimeNotifications(request, response) {
    await requireChatToken(request, service);
    response.json({
      trouterServiceUrl: `${httpsUrl}/push/trouter`,
      registrarServiceUrl: `${httpsUrl}/push/registrar`,
      cloudType: 'Public',
    });
  };
}

/** Called again and again by a client that was not told that there is nothing here. */
export const noPush: RequestHandler = function noPush() {
  throw new RefusalError(404, {
    title: 'No push',
    detail: 'The emulator pushes nothing. Fetch the messages from time to time, as the SDK does.',
  });
};
