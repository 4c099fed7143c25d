/** What an agent can do: answer, end a chat, and switch faults. @module */
import type { Faults } from '../../contract/faults.ts';
import type { Refusal } from '../../contract/protocol.ts';

export interface AgentService {
  /** All of them reject with a sentence that can be shown. */
  reply(conversationId: string, text: string): Promise<void>;
  close(conversationId: string): Promise<void>;
  /** What is left out stays as it is. */
  setFaults(change: Partial<Faults>): Promise<void>;
}

export function createAgentService(fetch: typeof globalThis.fetch): AgentService {
  async function send(method: 'POST' | 'PUT', address: string, body: unknown): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const init = { method, headers, body: JSON.stringify(body) };
    const response = await fetch(address, init).catch(() => {
      throw new Error('The emulator did not answer. Is it still running?');
    });
    if (response.ok) return;
    const refusal = (await response.json().catch(() => null)) as Partial<Refusal> | null;
    throw new Error(refusal?.detail ?? `The emulator answered ${response.status}.`);
  }

  const conversation = (id: string): string => `/agent/conversations/${encodeURIComponent(id)}`;

  return {
    reply: (id, text) => send('POST', `${conversation(id)}/messages`, { text }),
    close: (id) => send('POST', `${conversation(id)}/close`, {}),
    setFaults: (change) => send('PUT', '/agent/faults', change),
  };
}
