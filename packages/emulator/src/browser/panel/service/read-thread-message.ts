/** Reads a message of a chat thread as the panel shows it. @module */
import type { Message, ThreadMessage } from '../../../contract/protocol.ts';

export function readThreadMessage(message: ThreadMessage): Message {
  return {
    id: message.id,
    from: senderOf(message),
    text: message.content.message,
    sentAt: Date.parse(message.createdOn),
  };
}

/** By its tags, as Microsoft's own clients do: a display name is whatever its bearer likes. */
function senderOf({ metadata }: ThreadMessage): Message['from'] {
  const tags = metadata.tags.split(',');
  if (tags.includes('public')) return 'agent';
  return tags.includes('FromCustomer') ? 'customer' : 'system';
}
