/** Offers the customer a chat (W1, `startProactiveChat`), and leads to where it was offered. @module */
import type { PanelMessage } from '../../bridge/messages.ts';
import type { StateStore } from '../state/state-store.ts';

export interface Invitation {
  /** Nothing happens while there is a chat, or what is left of one. */
  invite(text: string, inNewWindow?: boolean): void;
  acceptInvitation(): void;
  dismissInvitation(): void;
}

export function createInvitation(parts: {
  store: StateStore;
  tell: (message: PanelMessage) => void;
  open: () => void;
}): Invitation {
  const { store, tell, open } = parts;
  let isToWindow = false;

  return {
    invite(text, inNewWindow = false) {
      if (store.get().phase !== 'idle') return;
      isToWindow = inNewWindow;
      store.set({ invitation: text });
    },
    acceptInvitation() {
      if (!isToWindow) return open();
      store.set({ invitation: null });
      // The page opens it, since it is the page that the window talks to.
      tell({ type: 'pop-out' });
    },
    dismissInvitation: () => store.set({ invitation: null, takesFocus: true }),
  };
}
