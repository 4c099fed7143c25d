/** Hands out what a started chat needs to send and fetch messages. @module */
import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import { CHAT_TOKEN_LIFETIME_SECONDS } from '../chat-tokens.ts';
import type { ConversationStarted } from '../protocol.ts';
import type { Service } from '../service.ts';
import type { StoredConversation } from '../store/store.ts';

export async function answerStarted(
  response: Response,
  { chatTokens, address }: Service,
  { conversation }: StoredConversation,
): Promise<void> {
  const started: ConversationStarted = {
    ChatId: conversation.id,
    Token: await chatTokens.mint(conversation.id),
    RegionGtms: '{}',
    ExpiresIn: String(CHAT_TOKEN_LIFETIME_SECONDS),
    VisitorId: randomUUID(),
    ACSEndpoint: address.httpsUrl,
  };
  response.json(started);
}
