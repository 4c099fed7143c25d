/** Sends and lists the messages of one chat thread, with that chat's own token. @module */
import type { Message, MessageSent, MessagesAnswer } from '../../../contract/protocol.ts';
import { readThreadMessage } from './read-thread-message.ts';

/** The thread is closed, or its token is no longer good for it. */
export class ThreadClosed extends Error {
  override readonly name = 'ThreadClosed';
}

/** What is new in a thread, oldest first. */
export interface ThreadUpdate {
  messages: Message[];
  state?: MessagesAnswer['state'];
}

export interface ThreadService {
  list(after: string | undefined): Promise<ThreadUpdate>;
  send(text: string): Promise<Message>;
}

const CLOSED_STATUSES: readonly number[] = [401, 403, 404, 409, 410];

export function createThreadService(
  { chatId, chatToken }: { chatId: string; chatToken: string },
  fetch: typeof globalThis.fetch,
): ThreadService {
  const address = `/chat/threads/${encodeURIComponent(chatId)}/messages`;

  async function call(query: string, init: RequestInit): Promise<unknown> {
    const headers = { ...init.headers, Authorization: `Bearer ${chatToken}` };
    const response = await fetch(`${address}${query}`, {
      ...init,
      headers,
      credentials: 'omit',
      cache: 'no-store',
    });
    if (CLOSED_STATUSES.includes(response.status)) throw new ThreadClosed('The chat is closed.');
    if (!response.ok) throw new Error(`The chat service answered ${response.status}.`);
    return await response.json();
  }

  return {
    async list(after) {
      const query = after === undefined ? '' : `?${new URLSearchParams({ after })}`;
      const { value, state } = (await call(query, {})) as MessagesAnswer;
      return { messages: value.map(readThreadMessage).reverse(), state };
    },
    async send(content) {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ content });
      const { id } = (await call('', { method: 'POST', headers, body })) as MessageSent;
      // The id is the time at which the service took the message.
      return { id, from: 'customer', text: content, sentAt: Number(id) };
    },
  };
}
