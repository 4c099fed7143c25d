/** Opens the panel in a window of its own, which talks to the page through `window.opener` (W4). @module */
import type { CustomContext, PageMessage, PanelMessage } from '../../bridge/messages.ts';
import { type Bridge, openBridge } from '../../bridge/open-bridge.ts';
import { tellDeveloper } from '../tell-developer.ts';

/** How often it is looked whether the window is still there. */
export const WATCH_MS = 500;

const FEATURES = 'popup,width=420,height=680';

export interface ChatWindow {
  /** Must be called while the browser counts something as the customer's doing. False when it would not open one. */
  open(customContext: CustomContext): boolean;
  /** Says something to the window, if there is one. */
  post(message: PageMessage): void;
}

export interface ChatWindowParts {
  host: Window;
  url: string;
  serviceOrigin: string;
  hello: () => PageMessage;
  answer: (message: PanelMessage, post: (answer: PageMessage) => void) => void;
}

export function createChatWindow(parts: ChatWindowParts): ChatWindow {
  const { host, url, serviceOrigin, hello, answer } = parts;
  let opened: { window: Window; bridge: Bridge<PageMessage> } | null = null;

  function follow(window: Window, customContext: CustomContext): Bridge<PageMessage> {
    let hasSpoken = false;
    const bridge = openBridge<PanelMessage, PageMessage>({
      host,
      peer: () => window,
      peerOrigin: serviceOrigin,
      onMessage(message) {
        hasSpoken = true;
        if (message.type === 'loaded') bridge.post(hello());
        else if (message.type === 'ready') bridge.post({ type: 'start-chat', customContext });
        else if (message.type === 'unusable') tellDeveloper('error', message.detail);
        else answer(message, bridge.post);
      },
    });
    const watch = setInterval(() => {
      if (!window.closed) return;
      clearInterval(watch);
      bridge.close();
      if (opened?.window === window) opened = null;
      // A window that was cut off counts as closed for the page that opened it.
      if (!hasSpoken) tellDeveloper('error', CUT_OFF);
    }, WATCH_MS);
    return bridge;
  }

  return {
    open(customContext) {
      if (opened !== null && !opened.window.closed) {
        opened.window.focus();
        return true;
      }
      const window = host.open(url, '_blank', FEATURES);
      if (window === null) return false;
      opened = { window, bridge: follow(window, customContext) };
      return true;
    },
    post: (message) => opened?.bridge.post(message),
  };
}

const CUT_OFF =
  'The chat window was closed, or cut off from this page, before it could ask who the customer is. If this page is sent with "Cross-Origin-Opener-Policy: same-origin" (the default of helmet), send "same-origin-allow-popups" instead (W4).';
