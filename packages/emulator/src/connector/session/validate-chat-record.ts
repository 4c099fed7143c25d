/** Tells whether a chat is this customer's, before it is taken up again (validateauthchatmaprecord). @module */
import type { RequestHandler } from 'express';
import type { Service } from '../../service.ts';
import { identifyCustomer } from '../caller/identify-caller.ts';

export function createValidateChatRoute(service: Service): RequestHandler {
  return async function validateChatRecord(request, response) {
    const caller = await identifyCustomer(request, service);
    const chatId = String(request.params.chatId);
    response.json({ authChatExist: caller.find(chatId)?.conversation.id === chatId });
  };
}
