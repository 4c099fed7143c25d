// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createChatWindow, WATCH_MS } from '../../../src/browser/bootstrapper/panel/chat-window.ts';
import type { PanelMessage } from '../../../src/browser/bridge/messages.ts';

const ORIGIN = 'http://localhost:3001';
const HELLO = {
  type: 'hello',
  appearance: { theme: 'light', layout: 'full' },
  kept: null,
} as const;
let error: ReturnType<typeof vi.spyOn>;

function makeWindow() {
  return { closed: false, postMessage: vi.fn(), focus: vi.fn() };
}

function make(opened: ReturnType<typeof makeWindow> | null) {
  const open = vi.spyOn(window, 'open').mockReturnValue(opened as never);
  const answer = vi.fn();
  const chatWindow = createChatWindow({
    host: window,
    url: `${ORIGIN}/panel`,
    serviceOrigin: ORIGIN,
    hello: () => HELLO,
    answer,
  });
  function say(message: PanelMessage, origin = ORIGIN, source: unknown = opened): void {
    const event = new MessageEvent('message', {
      data: { channel: 'lcw-emulator', message },
      origin,
    });
    Object.defineProperty(event, 'source', { value: source });
    window.dispatchEvent(event);
  }
  const heard = () => opened?.postMessage.mock.calls.map(([envelope]) => envelope.message);
  return { chatWindow, open, answer, say, heard };
}

beforeEach(() => {
  vi.useFakeTimers();
  error = vi.spyOn(console, 'error').mockReturnValue(undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('greets the window and starts the chat there once it is ready', () => {
  const { chatWindow, say, heard } = make(makeWindow());
  expect(chatWindow.open({ page: 'cart' })).toBe(true);
  expect(heard()).toEqual([]);
  say({ type: 'loaded' });
  say({ type: 'ready', settings: {} as never });
  expect(heard()).toEqual([HELLO, { type: 'start-chat', customContext: { page: 'cart' } }]);
});

it('answers the window only, and at its own origin only', () => {
  const opened = makeWindow();
  const { chatWindow, answer, say } = make(opened);
  chatWindow.open({});
  const ask = { type: 'ask-token', askId: '1' } as const;
  say(ask, 'http://evil.example');
  say(ask, ORIGIN, makeWindow());
  expect(answer).not.toHaveBeenCalled();
  say(ask);
  expect(answer).toHaveBeenCalledExactlyOnceWith(ask, expect.any(Function));
  answer.mock.lastCall?.[1]({ type: 'token', askId: '1', outcome: { kind: 'guest' } });
  expect(opened.postMessage).toHaveBeenCalledWith(expect.anything(), ORIGIN);
});

it('shows the window that is open instead of a second one', () => {
  const opened = makeWindow();
  const { chatWindow, open } = make(opened);
  chatWindow.open({});
  expect(chatWindow.open({})).toBe(true);
  expect(open).toHaveBeenCalledOnce();
  expect(opened.focus).toHaveBeenCalledOnce();
  opened.closed = true;
  chatWindow.open({});
  expect(open).toHaveBeenCalledTimes(2);
});

it('says so when the browser opens none', () => {
  expect(make(null).chatWindow.open({})).toBe(false);
});

it('names the header when the window is gone before it spoke', async () => {
  const opened = makeWindow();
  const { chatWindow } = make(opened);
  chatWindow.open({});
  await vi.advanceTimersByTimeAsync(WATCH_MS);
  expect(error).not.toHaveBeenCalled();
  opened.closed = true;
  await vi.advanceTimersByTimeAsync(WATCH_MS * 3);
  expect(error).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/Cross-Origin-Opener-Policy: same-origin".*same-origin-allow-popups/),
  );
});

it('is silent when the customer closes it, and hears it no more', async () => {
  const opened = makeWindow();
  const { chatWindow, say, answer, heard } = make(opened);
  chatWindow.open({});
  say({ type: 'loaded' });
  opened.closed = true;
  await vi.advanceTimersByTimeAsync(WATCH_MS);
  expect(error).not.toHaveBeenCalled();
  say({ type: 'ask-token', askId: '1' });
  chatWindow.post({ type: 'close-chat' });
  expect(answer).not.toHaveBeenCalled();
  expect(heard()).toEqual([HELLO]);
  expect(vi.getTimerCount()).toBe(0);
});

it('keeps to the new window when the one before was closed a moment ago', async () => {
  const [first, second] = [makeWindow(), makeWindow()];
  const { chatWindow, open, answer, say } = make(first);
  chatWindow.open({});
  first.closed = true;
  open.mockReturnValue(second as never);
  chatWindow.open({});
  const ask = { type: 'ask-token', askId: '1' } as const;
  say(ask, ORIGIN, second);
  expect(answer).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(WATCH_MS);
  chatWindow.open({});
  expect(open).toHaveBeenCalledTimes(2);
  expect(second.focus).toHaveBeenCalledOnce();
});
