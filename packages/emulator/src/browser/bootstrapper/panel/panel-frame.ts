/** Puts the panel's iframe into the shop's page and gives it the room that it asks for. @module */
import type { Appearance, PanelView } from '../../bridge/messages.ts';

const SMALL_SCREEN = '(max-width: 480px), (max-height: 480px)';
const DARK = '(prefers-color-scheme: dark)';

export interface PanelFrame {
  frame: HTMLIFrameElement;
  show(view: PanelView): void;
  /** The panel can focus its own elements only once the frame itself has the focus. */
  focus(): void;
  appearance(): Appearance;
  /** Called when the screen or the customer's colour preference changes. */
  onAppearance(listener: (appearance: Appearance) => void): void;
  remove(): void;
}

export interface PanelFrameParts {
  hasChatButton: boolean;
  /** The page took the frame out, as one that swaps its body does, and it was put back: its panel begins anew. */
  onPutBack: () => void;
}

/** By which copies of the frame are known that a page kept with the rest of its body. */
const MARK = 'data-lcw-emulator';

export function createPanelFrame(
  host: Window,
  url: string,
  { hasChatButton, onPutBack }: PanelFrameParts,
): PanelFrame {
  const frame = host.document.createElement('iframe');
  frame.title = 'Chat';
  frame.setAttribute(MARK, 'panel');
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms');
  frame.src = url;
  const small = host.matchMedia(SMALL_SCREEN);
  const dark = host.matchMedia(DARK);
  let current: PanelView = 'closed';
  /** What had the focus before the panel took it. */
  let opener: Element | null = null;

  function layOut(): void {
    const isFull = current === 'open' && small.matches;
    // Through the CSSOM, which a page's `style-src` allows; a style attribute it may not.
    Object.assign(frame.style, {
      position: 'fixed',
      right: '0',
      bottom: '0',
      border: '0',
      margin: '0',
      zIndex: '2147483000',
      background: 'transparent',
      // Must equal the panel's root, else the browser paints the frame opaque.
      colorScheme: 'light',
      // Not only small: nothing in it may be reached by keyboard or be read out.
      display: current === 'closed' && !hasChatButton ? 'none' : 'block',
      ...SIZES[isFull ? 'full' : current],
    });
  }

  function returnFocus(): void {
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  }

  function putBack(): void {
    if (frame.isConnected) return;
    for (const copy of host.document.querySelectorAll(`[${MARK}="panel"]`)) copy.remove();
    current = 'closed';
    layOut();
    host.document.body.append(frame);
    onPutBack();
  }

  layOut();
  small.addEventListener('change', layOut);
  host.document.body.append(frame);
  const observer = new MutationObserver(putBack);
  observer.observe(host.document.documentElement, { childList: true, subtree: true });

  return {
    frame,
    show(view) {
      const hadFocus = host.document.activeElement === frame;
      current = view;
      layOut();
      // Without a chat button the panel has nowhere to put it.
      if (hadFocus && view === 'closed' && !hasChatButton) returnFocus();
    },
    focus() {
      const { activeElement } = host.document;
      // Focusing it again would drop the keys that are being typed into it.
      if (activeElement === frame) return;
      opener = activeElement;
      frame.focus();
    },
    appearance: () => ({
      theme: dark.matches ? 'dark' : 'light',
      layout: small.matches ? 'full' : 'floating',
    }),
    onAppearance(listener) {
      for (const query of [small, dark]) {
        query.addEventListener('change', () => listener(this.appearance()));
      }
    },
    remove() {
      observer.disconnect();
      small.removeEventListener('change', layOut);
      frame.remove();
    },
  };
}

// Each has room around what is drawn for its shadow and focus ring. An open panel leaves a site's
// header in reach, where signing out usually is.
const SIZES = {
  closed: { width: '96px', height: '96px' },
  invited: { width: 'min(360px, 100vw)', height: 'min(288px, 100vh)' },
  open: { width: 'min(432px, 100vw)', height: 'min(720px, calc(100vh - 72px))' },
  full: { width: '100%', height: '100dvh' },
} as const;
