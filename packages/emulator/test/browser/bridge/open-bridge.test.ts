// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Bridge, openBridge } from '../../../src/browser/bridge/open-bridge.ts';

const ORIGIN = 'http://localhost:3001';
const MESSAGE = { channel: 'lcw-emulator', message: { type: 'ready' } };
const peer = { postMessage: vi.fn() } as unknown as Window;
const onMessage = vi.fn();
let bridge: Bridge<{ type: string }>;

function open(getPeer: () => Window | null = () => peer): void {
  bridge = openBridge({ host: window, peer: getPeer, peerOrigin: ORIGIN, onMessage });
}

function arrive(data: unknown, origin = ORIGIN, source: unknown = peer): void {
  const event = new MessageEvent('message', { data, origin });
  Object.defineProperty(event, 'source', { value: source });
  window.dispatchEvent(event);
}

afterEach(() => {
  bridge.close();
  onMessage.mockReset();
});

describe('the bridge between page and panel', () => {
  it('hands on what the other side says', () => {
    open();
    arrive(MESSAGE);
    expect(onMessage).toHaveBeenCalledWith({ type: 'ready' });
  });

  it.each(['http://localhost:3002', 'https://localhost:3001', 'null', '', `${ORIGIN}.example.com`])(
    'refuses the origin %j',
    (origin) => {
      open();
      arrive(MESSAGE, origin);
      expect(onMessage).not.toHaveBeenCalled();
    },
  );

  it('refuses another window of the right origin', () => {
    open();
    arrive(MESSAGE, ORIGIN, { postMessage: vi.fn() });
    arrive(MESSAGE, ORIGIN, null);
    expect(onMessage).not.toHaveBeenCalled();
  });

  it('refuses everybody while there is no other side', () => {
    open(() => null);
    arrive(MESSAGE, ORIGIN, null);
    expect(onMessage).not.toHaveBeenCalled();
  });

  it.each([null, 'text', {}, { channel: 'lcw-emulator' }, { ...MESSAGE, channel: 'other' }])(
    'ignores %j, which is not ours',
    (data) => {
      open();
      arrive(data);
      expect(onMessage).not.toHaveBeenCalled();
    },
  );

  it('posts to the one origin only', () => {
    open();
    bridge.post({ type: 'close-chat' });
    const envelope = { channel: 'lcw-emulator', message: { type: 'close-chat' } };
    expect(peer.postMessage).toHaveBeenCalledWith(envelope, ORIGIN);
  });

  it('hears nothing after it was closed', () => {
    open();
    bridge.close();
    arrive(MESSAGE);
    expect(onMessage).not.toHaveBeenCalled();
  });
});
