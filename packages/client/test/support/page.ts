/** Gives each test of a file a page with fake time, no other tabs, and no listeners left over. @module */
import { afterEach, beforeEach, vi } from 'vitest';
import { FakeBroadcastChannel } from './fake-tabs.ts';

type Added = [EventTarget, string, EventListenerOrEventListenerObject];
const added: Added[] = [];

/** Remembers what is added to the page's own targets. */
function watch(target: EventTarget): void {
  const add = target.addEventListener;
  vi.spyOn(target, 'addEventListener').mockImplementation((type, listener, options) => {
    if (listener) added.push([target, type, listener]);
    add.call(target, type, listener, options);
  });
}

/** Call once at the top of a test file. */
export function usePage(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-01-01T12:00:00Z') });
    FakeBroadcastChannel.reset();
    vi.stubGlobal('BroadcastChannel', FakeBroadcastChannel);
    watch(globalThis.window);
    watch(document);
  });
  afterEach(() => {
    for (const [target, type, listener] of added.splice(0)) {
      target.removeEventListener(type, listener);
      target.removeEventListener(type, listener, true);
    }
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
