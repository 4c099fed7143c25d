/** Says where push messages would come from. None come: the chat SDK then polls for messages. @module */
import type { RequestHandler } from 'express';
import { requireChatToken } from '../connector/caller/require-chat-token.ts';
import { RefusalError } from '../refusal-error.ts';
import type { Service } from '../service.ts';

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
