/** How often the feed speaks, and to whom it listens no longer. @module */
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type AgentFeed, createAgentFeed } from '../../src/agent/feed.ts';
import { NO_FAULTS } from '../../src/contract/faults.ts';
import type { AgentState } from '../../src/contract/protocol.ts';

class Reader extends EventEmitter {
  readonly events: string[] = [];
  writableNeedDrain = false;
  isDestroyed = false;
  writeHead(): void {}
  write(text: string): void {
    if (text.includes('event: state')) this.events.push(text);
  }
  end(): void {}
  destroy(): void {
    this.isDestroyed = true;
    this.emit('close');
  }
}

const state = vi.fn(
  (): AgentState => ({
    conversations: [],
    widgets: [],
    publicKeyUrl: 'http://shop/key',
    unknownCalls: [],
    loose: false,
    faults: NO_FAULTS,
  }),
);

function makeFeed(): { feed: AgentFeed; add(): Reader } {
  const feed = createAgentFeed(state);
  onTestFinished(feed.close);
  return {
    feed,
    add(): Reader {
      const reader = new Reader();
      feed.add(reader as unknown as ServerResponse);
      return reader;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  state.mockClear();
});

afterEach(() => {
  vi.useRealTimers();
});

test('makes one event of all changes within a tenth of a second', () => {
  const { feed, add } = makeFeed();
  const reader = add();
  expect(reader.events).toHaveLength(1);
  for (let count = 0; count < 1000; count++) {
    feed.announce();
    vi.advanceTimersByTime(1);
  }
  expect(reader.events.length).toBeGreaterThanOrEqual(9);
  expect(reader.events.length).toBeLessThanOrEqual(11);
});

test('tells of the last change within a tenth of a second', () => {
  const { feed, add } = makeFeed();
  const reader = add();
  feed.announce();
  vi.advanceTimersByTime(99);
  expect(reader.events).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(reader.events).toHaveLength(2);
});

test('writes the state out for nobody when every reader is behind', () => {
  const { feed, add } = makeFeed();
  add().writableNeedDrain = true;
  state.mockClear();
  feed.announce();
  vi.advanceTimersByTime(100);
  expect(state).not.toHaveBeenCalled();
});

test('brings a reader up to date that catches up in time, and keeps it', () => {
  const { feed, add } = makeFeed();
  const reader = add();
  reader.writableNeedDrain = true;
  feed.announce();
  vi.advanceTimersByTime(20_000);
  expect(reader.events).toHaveLength(1);
  reader.writableNeedDrain = false;
  reader.emit('drain');
  expect(reader.events).toHaveLength(2);
  vi.advanceTimersByTime(60_000);
  expect(reader.isDestroyed).toBe(false);
  expect(feed.size).toBe(1);
});

test('cuts off a reader that stays behind, and no other', () => {
  const { feed, add } = makeFeed();
  const slow = add();
  const quick = add();
  slow.writableNeedDrain = true;
  for (let seconds = 0; seconds <= 30; seconds++) {
    feed.announce();
    vi.advanceTimersByTime(1000);
  }
  expect(slow.isDestroyed).toBe(true);
  expect(quick.isDestroyed).toBe(false);
  expect(feed.size).toBe(1);
});

test('leaves no timer behind once it is closed', () => {
  const { feed, add } = makeFeed();
  add().writableNeedDrain = true;
  feed.announce();
  vi.advanceTimersByTime(100);
  feed.announce();
  feed.close();
  expect(vi.getTimerCount()).toBe(0);
});
