/** Reads the widget's configuration and brings the panel to life. @module */
import type { PageMessage, PanelMessage } from '../bridge/messages.ts';
import type { PanelAddress } from '../bridge/panel-address.ts';
import { createAskPage } from './ask-page.ts';
import { type ChatController, createChatController } from './chat/chat-controller.ts';
import { newId } from './new-id.ts';
import { obeyPage } from './obey-page.ts';
import { createConnector } from './service/connector.ts';
import { type PanelSettings, readSettings } from './service/read-settings.ts';
import { createThreadService } from './service/thread-service.ts';
import { viewOf } from './state/panel-state.ts';
import { createSavedChatStore } from './state/saved-chat.ts';
import { createStateStore } from './state/state-store.ts';
import { createPanelView, type PanelView } from './view/panel-view.tsx';

export interface PanelParts {
  address: PanelAddress;
  /** What the page kept of a chat before a reload. */
  kept: string | null;
  tell: (message: PanelMessage) => void;
  root: HTMLElement;
}

/** Returns what hears the page. */
export function startPanel(parts: PanelParts): (message: PageMessage) => void {
  const { address, kept, tell, root } = parts;
  const isWindow = address.place === 'window';
  const connector = createConnector(address, (...call) => fetch(...call));
  const page = createAskPage(tell, newId);
  let chat: ChatController | undefined;

  function run(settings: PanelSettings): void {
    let view: PanelView | undefined;
    const store = createStateStore((state, before) => {
      view?.update(state, before);
      // In a window of its own there is nothing left to show.
      if (isWindow && before.isOpen && !state.isOpen) close();
      const [now, then] = [viewOf(state), viewOf(before)];
      if (now !== then) tell({ type: 'view', view: now, takesFocus: opens(now, state) });
    });
    const controller = createChatController({
      opener: { settings, connector, page, newId },
      saved: createSavedChatStore(kept, (text) => tell({ type: 'keep', kept: text })),
      store,
      tell,
      threadOf: (opened) => createThreadService(opened, (...call) => fetch(...call)),
      isHidden: () => document.hidden,
    });
    chat = controller;
    const shown = isWindow ? { ...controller, minimise: () => undefined } : controller;
    view = createPanelView(shown, root);
    view.update(store.get(), store.get());
    const { canReconnect: _, ...shared } = settings;
    tell({ type: 'ready', settings: shared });
    // After `ready`, so that the page has had its turn to register a provider.
    void controller.retrieve();
  }

  connector
    .config(newId())
    .then((config) => run(readSettings(config)))
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      tell({ type: 'unusable', detail: `The widget could not be started: ${reason}` });
    });

  return (message) => {
    page.hear(message);
    if (chat !== undefined) obeyPage(message, chat);
  };
}

function opens(view: string, { takesFocus }: { takesFocus: boolean }): boolean {
  return view === 'open' && takesFocus;
}
