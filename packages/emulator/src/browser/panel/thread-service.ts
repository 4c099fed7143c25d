/** Sends and lists the messages of one chat thread, with that chat's own token. @module */
import type { Message, MessagesAnswer } from '../../protocol.ts';

/** The thread is closed, or its token is no longer good for it. */
export class ThreadClosed extends Error {
  override readonly name = 'ThreadClosed';
}

export interface ThreadService {
  list(after: string | undefined): Promise<MessagesAnswer>;
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
      return (await call(query, {})) as MessagesAnswer;
    },
    async send(content) {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ content });
      const answer = await call('', { method: 'POST', headers, body });
      return (answer as { message: Message }).message;
    },
  };
}
