/** Reads the agent's server-sent events one by one. @module */
import type { AgentState } from '../../src/contract/protocol.ts';
import type { Emulation } from './emulation.ts';

export interface AgentStream {
  response: Response;
  /** The next state; undefined when the stream has ended. */
  next(): Promise<AgentState | undefined>;
}

export async function openAgentStream({ call }: Emulation): Promise<AgentStream> {
  const response = await call('/agent/events');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    async next(): Promise<AgentState | undefined> {
      for (;;) {
        const match = /event: state\ndata: (.*)\n\n/.exec(text);
        if (match?.[1]) {
          text = text.slice(match.index + match[0].length);
          return JSON.parse(match[1]) as AgentState;
        }
        const read = await reader?.read();
        if (!read || read.done) return undefined;
        text += read.value;
      }
    },
  };
}
