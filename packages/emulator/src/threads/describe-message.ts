/** Writes a message in the format of the real chat threads. @module */
import type { Conversation, Message, ThreadMessage } from '../protocol.ts';
import { communicationIdentifier, DISPLAY_NAMES, participantId, TAGS } from './participants.ts';

export function describeMessage(
  { id, from, text, sentAt }: Message,
  sequence: number,
  { id: chatId }: Pick<Conversation, 'id'>,
): ThreadMessage {
  return {
    id,
    type: 'text',
    sequenceId: String(sequence),
    version: id,
    content: { message: text },
    senderDisplayName: DISPLAY_NAMES[from],
    createdOn: new Date(sentAt).toISOString(),
    senderCommunicationIdentifier: communicationIdentifier(participantId(from, chatId)),
    metadata: { tags: TAGS[from] },
  };
}
