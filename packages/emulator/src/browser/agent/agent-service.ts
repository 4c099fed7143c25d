/** What an agent can do: answer, and end a chat. @module */
import type { Refusal } from '../../protocol.ts';

export interface AgentService {
  /** Both reject with a sentence that can be shown. */
  reply(conversationId: string, text: string): Promise<void>;
  close(conversationId: string): Promise<void>;
}

export function createAgentService(fetch: typeof globalThis.fetch): AgentService {
  async function post(conversationId: string, action: string, body: unknown): Promise<void> {
    const address = `/agent/conversations/${encodeURIComponent(conversationId)}/${action}`;
    const headers = { 'Content-Type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(address, init).catch(() => {
      throw new Error('The emulator did not answer. Is it still running?');
    });
    if (response.ok) return;
    const refusal = (await response.json().catch(() => null)) as Partial<Refusal> | null;
    throw new Error(refusal?.detail ?? `The emulator answered ${response.status}.`);
  }

  return {
    reply: (conversationId, text) => post(conversationId, 'messages', { text }),
    close: (conversationId) => post(conversationId, 'close', {}),
  };
}
