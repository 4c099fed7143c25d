/** Answers what else the chat SDK asks of a thread: who takes part, who has read and who is typing. @module */
import type { RequestHandler } from 'express';
import type { Service } from '../service.ts';
import { communicationIdentifier, DISPLAY_NAMES, participantId } from './participants.ts';
import { requireThread } from './require-thread.ts';

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
