/** Sends and fetches the messages of one chat, for whoever holds its chat token. @module */
import type { Request, RequestHandler } from 'express';
import { readMessageText } from '../http/read-message-text.ts';
import type { MessageSent, MessagesAnswer } from '../protocol.ts';
import { RefusalError } from '../refusal-error.ts';
import type { Service } from '../service.ts';
import type { StoredConversation } from '../store/store.ts';
import { noChatToken, requireChatToken } from './require-chat-token.ts';

export function createListMessagesRoute(service: Service): RequestHandler {
  return async function listMessages(request, response) {
    const { conversation } = await requireChat(request, service);
    const { after } = request.query;
    let messages = conversation.messages;
    if (after !== undefined) {
      const index = messages.findIndex(({ id }) => id === after);
      if (index === -1) {
        throw new RefusalError(400, {
          title: 'Unknown message',
          detail: 'No message of this chat has the id in "after". Leave it out to get all of them.',
        });
      }
      messages = messages.slice(index + 1);
    }
    const list: MessagesAnswer = {
      messages,
      state: conversation.state === 'open' ? 'open' : 'closed',
    };
    response.json(list);
  };
}

export function createSendMessageRoute(service: Service): RequestHandler {
  return async function sendMessage(request, response) {
    const stored = await requireChat(request, service);
    const message = service.store.say(stored, 'customer', readMessageText(request.body, 'content'));
    const sent: MessageSent = { id: message.id, message };
    response.status(201).json(sent);
  };
}

async function requireChat(request: Request, service: Service): Promise<StoredConversation> {
  const chatId = await requireChatToken(request, service);
  if (chatId !== request.params.chatId) throw noChatToken();
  const stored = service.store.find(chatId);
  if (stored) return stored;
  throw new RefusalError(404, {
    title: 'No such chat',
    detail: 'The emulator has forgotten this chat to make room for newer ones. Start a new one.',
  });
}
