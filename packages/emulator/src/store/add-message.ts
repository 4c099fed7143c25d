/** Decides whether a conversation takes another message. @module */
import type { Conversation, Message } from '../protocol.ts';
import { RefusalError } from '../refusal-error.ts';
import { MAX_MESSAGE_LENGTH, MAX_MESSAGES_PER_CONVERSATION } from './store-limits.ts';

/** @throws {RefusalError} saying why not. */
export function addMessage(
  conversation: Conversation,
  text: string,
  append: () => Message,
): Message {
  if (conversation.state !== 'open') {
    throw new RefusalError(409, {
      title: 'Chat not open',
      detail:
        conversation.state === 'closed'
          ? 'The chat has ended. Start a new one.'
          : 'The token was refused, so no chat came about.',
    });
  }
  if (text.length > MAX_MESSAGE_LENGTH) {
    throw new RefusalError(413, {
      title: 'Message too long',
      detail: `The message has ${text.length} characters; at most ${MAX_MESSAGE_LENGTH} are taken. Send it in parts.`,
    });
  }
  if (conversation.messages.length >= MAX_MESSAGES_PER_CONVERSATION) {
    throw new RefusalError(409, {
      title: 'Chat full',
      detail: `The emulator keeps ${MAX_MESSAGES_PER_CONVERSATION} messages of a chat. Close it and start a new one.`,
    });
  }
  return append();
}
