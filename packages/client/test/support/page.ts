/** Gives each test of a file a page with fake time, no other tabs, and no listeners left over. @module */
import { afterEach, beforeEach, vi } from 'vitest';
import { FakeBroadcastChannel } from './fake-tabs.ts';

const added: [string, EventListenerOrEventListenerObject][] = [];

/** Call once at the top of a test file. */
export function usePage(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-01-01T12:00:00Z') });
    FakeBroadcastChannel.reset();
    vi.stubGlobal('BroadcastChannel', FakeBroadcastChannel);
    const add = globalThis.addEventListener;
    vi.stubGlobal(
      'addEventListener',
      (
        type: string,
        listener: EventListenerOrEventListenerObject,
        options?: AddEventListenerOptions,
      ) => {
        added.push([type, listener]);
        add.call(globalThis, type, listener, options);
      },
    );
  });
  afterEach(() => {
    for (const [type, listener] of added.splice(0)) globalThis.removeEventListener(type, listener);
    Reflect.deleteProperty(globalThis, 'Microsoft');
    vi.unstubAllGlobals();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
}

/** The computer sleeps: the date goes on, timers and `performance.now` do not. */
export function sleep(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}
