/** Establishes which chat a call may speak for: the one whose chat token, or session id, it brings. @module */
import type { Request } from 'express';
import { RefusalError } from '../contract/refusal-error.ts';
import type { Service } from '../service.ts';
import type { GuestProof } from '../store/find-chat.ts';

/**
 * The id of the chat.
 * @throws {RefusalError} when there is no chat token of ours, or it has expired.
 */
export async function requireChatToken(
  request: Request,
  { chatTokens }: Pick<Service, 'chatTokens'>,
): Promise<string> {
  const bearer = /^(?:Bearer|skype_token) +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  const token = bearer ?? request.get('x-skypetoken');
  const chatId = token === undefined ? undefined : await chatTokens.read(token);
  if (chatId === undefined) throw noChatToken();
  return chatId;
}

/** The same where it may be left out, and come without "Bearer", as the chat SDK sends it to the connector. */
async function readChatToken(
  request: Request,
  { chatTokens }: Pick<Service, 'chatTokens'>,
): Promise<string | undefined> {
  const token = /^(?:Bearer +)?(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  return token === undefined ? undefined : await chatTokens.read(token);
}

export function noChatToken(): RefusalError {
  return new RefusalError(401, {
    title: 'No chat token',
    detail:
      'Send the Token that starting this very chat returned, as "Authorization: Bearer …". A restart of the emulator ends all chats.',
  });
}

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
