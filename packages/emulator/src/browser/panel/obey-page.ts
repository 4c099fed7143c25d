/** Does what the page asks of the chat. @module */
import type { PageMessage } from '../bridge/messages.ts';
import type { ChatController } from './chat/chat-controller.ts';

export function obeyPage(message: PageMessage, chat: ChatController): void {
  if (message.type === 'start-chat') chat.startChat(message.customContext);
  else if (message.type === 'invite') chat.invite(message.text, message.inNewWindow);
  else if (message.type === 'close-chat') chat.end();
  else if (message.type === 'provider-set') void chat.retrieve();
}
