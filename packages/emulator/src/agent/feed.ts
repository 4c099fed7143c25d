/** Feeds the agent's pages: the whole state over server-sent events, soon after every change. @module */
import type { ServerResponse } from 'node:http';
import type { AgentState } from '../contract/protocol.ts';

/** Keeps proxies and browsers from giving up on a quiet stream. */
const KEEP_ALIVE_MS = 15_000;
/** Changes within this time become one event, so that a flood of calls is no flood of states. */
const COALESCE_MS = 100;
/** A reader that takes nothing in for this long is cut off; a browser that still lives comes back. */
const MAX_BEHIND_MS = 30_000;

export interface AgentFeed {
  readonly size: number;
  /** Takes over an answer whose head is not written yet. */
  add(response: ServerResponse): void;
  /** Many calls within a tenth of a second become one event. */
  announce(): void;
  close(): void;
}

export function createAgentFeed(state: () => AgentState): AgentFeed {
  const streams = new Set<ServerResponse>();
  /**
   * Streams whose reader is slow, with the time at which they are cut off; they get the newest state
   * once they have room again.
   */
  const behind = new Map<ServerResponse, NodeJS.Timeout>();
  let scheduled: NodeJS.Timeout | undefined;

  const render = (): string => `event: state\ndata: ${JSON.stringify(state())}\n\n`;
  const fallBehind = (response: ServerResponse): void => {
    if (behind.has(response)) return;
    const timer = setTimeout(() => response.destroy(), MAX_BEHIND_MS);
    behind.set(response, timer.unref());
  };
  const catchUp = (response: ServerResponse): boolean => {
    clearTimeout(behind.get(response));
    return behind.delete(response);
  };
  const forget = (response: ServerResponse): void => {
    catchUp(response);
    streams.delete(response);
  };
  const sendToAll = (): void => {
    scheduled = undefined;
    const ready = [...streams].filter((response) => !response.writableNeedDrain);
    // Whoever is behind is told on `drain`; with nobody ready there is nothing to write out.
    for (const response of streams) if (response.writableNeedDrain) fallBehind(response);
    if (ready.length === 0) return;
    const event = render();
    for (const response of ready) response.write(event);
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
      response.on('close', () => forget(response));
      response.on('error', () => forget(response));
      response.on('drain', () => {
        if (catchUp(response)) response.write(render());
      });
      response.write(`retry: 1000\n\n${render()}`);
    },
    announce(): void {
      if (streams.size > 0) scheduled ??= setTimeout(sendToAll, COALESCE_MS);
    },
    close(): void {
      clearInterval(keepAlive);
      clearTimeout(scheduled);
      for (const response of streams) {
        catchUp(response);
        response.end();
      }
      streams.clear();
    },
  };
}
