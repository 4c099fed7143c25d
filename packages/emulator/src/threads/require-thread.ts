/** Finds the chat that a call on a thread is for: the one whose chat token it brings. @module */
import type { Request } from 'express';
import { noChatToken, requireChatToken } from '../connector/caller/require-chat-token.ts';
import { RefusalError } from '../refusal-error.ts';
import type { Service } from '../service.ts';
import type { StoredConversation } from '../store/stored-conversation.ts';

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
