/** Carries typed messages between two windows and lets nothing through from anybody else. @module */

const CHANNEL = 'lcw-emulator';

interface Envelope {
  channel: typeof CHANNEL;
  message: { type: string };
}

export interface Bridge<Outgoing> {
  post(message: Outgoing): void;
  close(): void;
}

export interface BridgeOptions<Incoming> {
  /** The window in which this side runs. */
  host: Window;
  /** The other side; null while it does not exist yet. */
  peer: () => Window | null;
  peerOrigin: string;
  onMessage: (message: Incoming) => void;
}

function isEnvelope(data: unknown): data is Envelope {
  if (typeof data !== 'object' || data === null) return false;
  const { channel, message } = data as Partial<Envelope>;
  return channel === CHANNEL && typeof message?.type === 'string';
}

/**
 * Origin and source are both checked: the origin alone would trust any other frame of that site, the
 * source alone would trust whatever the frame was navigated to.
 */
export function openBridge<Incoming extends { type: string }, Outgoing extends { type: string }>(
  options: BridgeOptions<Incoming>,
): Bridge<Outgoing> {
  const { host, peer, peerOrigin, onMessage } = options;
  const listen = (event: MessageEvent<unknown>): void => {
    const expected = peer();
    if (expected === null || event.source !== expected || event.origin !== peerOrigin) return;
    if (isEnvelope(event.data)) onMessage(event.data.message as Incoming);
  };
  host.addEventListener('message', listen);
  return {
    post(message) {
      peer()?.postMessage({ channel: CHANNEL, message }, peerOrigin);
    },
    close() {
      host.removeEventListener('message', listen);
    },
  };
}
