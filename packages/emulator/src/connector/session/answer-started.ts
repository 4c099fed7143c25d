/** Hands out what a started chat needs to send and fetch messages. @module */
import type { Response } from 'express';
import { CHAT_TOKEN_LIFETIME_SECONDS } from '../../chat-tokens.ts';
import type { ConversationStarted } from '../../protocol.ts';
import type { Service } from '../../service.ts';
import type { Reservation } from '../../store/reservations.ts';
import type { StoredConversation } from '../../store/stored-conversation.ts';
import { customerId } from '../../threads/participants.ts';
import { SESSION_HEADER } from '../caller/read-guest-proof.ts';

export async function answerStarted(
  response: Response,
  service: Service,
  { conversation, sessionId }: StoredConversation,
): Promise<void> {
  await answerReserved(response, service, { chatId: conversation.id, sessionId });
}

/** The same for a chat that begins later. */
export async function answerReserved(
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
    ACSEndpoint: address.httpsUrl,
  };
  response.set(SESSION_HEADER, sessionId).json(started);
}
