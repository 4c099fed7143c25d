/** Feeds the agent's pages: the whole state over server-sent events, on every change. @module */
import type { ServerResponse } from 'node:http';
import type { AgentState } from '../protocol.ts';

/** Keeps proxies and browsers from giving up on a quiet stream. */
const KEEP_ALIVE_MS = 15_000;

export interface AgentFeed {
  readonly size: number;
  /** Takes over an answer whose head is not written yet. */
  add(response: ServerResponse): void;
  /** Many calls before the next turn of the event loop become one event. */
  announce(): void;
  close(): void;
}

export function createAgentFeed(state: () => AgentState): AgentFeed {
  const streams = new Set<ServerResponse>();
  /** Streams whose reader is slow; they get the newest state once they have room again. */
  const behind = new WeakSet<ServerResponse>();
  let scheduled: NodeJS.Immediate | undefined;

  const render = (): string => `event: state\ndata: ${JSON.stringify(state())}\n\n`;
  const send = (response: ServerResponse, event: string): void => {
    if (response.writableNeedDrain) behind.add(response);
    else response.write(event);
  };
  const keepAlive = setInterval(() => {
    for (const response of streams)
      if (!response.writableNeedDrain) response.write(': still here\n\n');
  }, KEEP_ALIVE_MS);
  keepAlive.unref();

  return {
    get size(): number {
      return streams.size;
    },
    add(response): void {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      streams.add(response);
      response.on('close', () => streams.delete(response));
      response.on('error', () => streams.delete(response));
      response.on('drain', () => {
        if (behind.delete(response)) send(response, render());
      });
      response.write('retry: 1000\n\n');
      send(response, render());
    },
    announce(): void {
      if (streams.size === 0) return;
      scheduled ??= setImmediate(() => {
        scheduled = undefined;
        const event = render();
        for (const response of streams) send(response, event);
      });
    },
    close(): void {
      clearInterval(keepAlive);
      clearImmediate(scheduled);
      for (const response of streams) response.end();
      streams.clear();
    },
  };
}
