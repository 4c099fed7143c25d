/** An emulator as a test without a browser sees it: over HTTP, be it in this process or in another. @module */
import { randomUUID } from 'node:crypto';
import type { AgentState, Conversation } from '../contract/protocol.ts';

/** Past this an emulator on the same machine is not well. */
const LIMIT_MS = 10_000;

/** Where a widget is. An emulator is one too. */
export interface WidgetAddress {
  /** Origin of the emulator, without a slash at the end. */
  readonly url: string;
  /** @default the emulator's own default */
  readonly organizationId?: string;
  /** @default the emulator's own default */
  readonly widgetId?: string;
}

export interface EmulatorOverHttp {
  /** The conversations, newest first. As many as fit into one event of the agent's page. */
  conversations(): Promise<Conversation[]>;
  /**
   * Starts a chat as the widget does when the page has handed over this token; null starts a guest's.
   *
   * @param token - a bare JWT, as the site's token route answers.
   * @returns the status: 200, or 401 for a token that is refused. The conversation says by which rule.
   */
  startChat(token: string | null): Promise<number>;
}

/**
 * Speaks with an emulator over HTTP. For Jest, which cannot load the emulator itself: start it in the
 * `globalSetup`, and give its address to the tests.
 *
 * @param address - of the emulator, such as `http://127.0.0.1:3001`, or the emulator itself.
 */
export function emulatorAt(address: string | WidgetAddress): EmulatorOverHttp {
  const {
    url,
    organizationId = 'e1a7c0de-0000-4000-8000-00000000d365',
    widgetId = 'e1a7c0de-0000-4000-8000-0000000c4a70',
  }: WidgetAddress = typeof address === 'string' ? { url: address.replace(/\/$/, '') } : address;
  return {
    async conversations() {
      const signal = AbortSignal.timeout(LIMIT_MS);
      const headers = { accept: 'text/event-stream' };
      const response = await fetch(`${url}/agent/events`, { headers, signal });
      return (await readFirstState(response)).conversations;
    },
    async startChat(token) {
      const path = `organization/${organizationId}/widgetApp/${widgetId}/conversation`;
      const response = await fetch(
        `${url}/livechatconnector/${token === null ? '' : 'auth/'}${path}?channelId=lcw`,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'request-id': randomUUID(),
            ...(token === null ? {} : { AuthenticatedUserToken: token }),
          },
          body: '{}',
          signal: AbortSignal.timeout(LIMIT_MS),
        },
      );
      await response.arrayBuffer();
      return response.status;
    },
  };
}

/** The first event of the agent's page has everything; what comes later is the next caller's. */
async function readFirstState(response: Response): Promise<AgentState> {
  if (response.status !== 200 || !response.body) {
    throw new Error(`There is no emulator at ${response.url}: it answers ${response.status}.`);
  }
  const decoder = new TextDecoder();
  let text = '';
  // Leaving the loop ends the stream.
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    const data = /^data: (.*)$/m.exec(text.slice(0, text.lastIndexOf('\n\n') + 1))?.[1];
    if (data !== undefined) return JSON.parse(data) as AgentState;
  }
  throw new Error(`The emulator at ${response.url} ended before it told its conversations.`);
}
