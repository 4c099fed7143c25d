/** What was said last in a conversation, short enough for its line in the list. @module */
import type { Conversation } from '../../../contract/protocol.ts';

/** More than a line shows; a message may be much longer. */
const MAX_LENGTH = 100;

export function lastWords({ messages }: Conversation): string {
  const last = messages.filter(({ from }) => from !== 'system').at(-1);
  if (last === undefined) return 'No message yet';
  const text = last.text.slice(0, MAX_LENGTH);
  return last.from === 'agent' ? `You: ${text}` : text;
}
