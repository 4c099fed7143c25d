/** Takes the service's messages into the state; the panel meets its own twice, by sending and by polling. @module */
import type { Message } from '../../../contract/protocol.ts';
import type { PanelState } from './panel-state.ts';

type Thread = Pick<PanelState, 'messages' | 'pending' | 'keys'>;

/** The messages that were not known before come back as `fresh`. */
export function mergeMessages(
  thread: Thread,
  more: readonly Message[],
): { thread: Thread; fresh: readonly Message[] } {
  const known = new Set(thread.messages.map(({ id }) => id));
  const fresh = more.filter(({ id }) => !known.has(id));
  let pending = thread.pending;
  const keys = new Map(thread.keys);
  for (const message of fresh) {
    if (message.from !== 'customer') continue;
    const match = pending.find(({ state, text }) => state === 'sending' && text === message.text);
    if (match === undefined) continue;
    keys.set(message.id, match.key);
    pending = pending.filter((candidate) => candidate !== match);
  }
  const messages = [...thread.messages, ...fresh].sort((a, b) => a.sentAt - b.sentAt);
  return { thread: { messages, pending, keys }, fresh };
}
