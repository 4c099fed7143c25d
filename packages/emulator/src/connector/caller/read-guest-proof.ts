/** Reads what proves a guest's chat: ids travel in addresses, and are no secret. @module */
import type { Request } from 'express';
import type { Service } from '../../service.ts';
import type { GuestProof } from '../../store/find-chat.ts';
import { readChatToken } from './require-chat-token.ts';

/** In which whoever starts a chat is told its session, and which the chat SDK sends along ever after. */
export const SESSION_HEADER = 'oc-sessionid';

/** Undefined when there is nothing that could prove a chat. */
export async function readGuestProof(
  request: Request,
  service: Pick<Service, 'chatTokens'>,
): Promise<GuestProof | undefined> {
  const chatId = await readChatToken(request, service);
  const sessionId = request.get(SESSION_HEADER);
  return chatId === undefined && sessionId === undefined ? undefined : { chatId, sessionId };
}
