/** A panel without a browser around it: everything at its border is a stand-in. @module */
import { type Mock, vi } from 'vitest';
import { createChatKeeper } from '../../../src/browser/bootstrapper/panel/chat-keeper.ts';
import type { PanelMessage, TokenOutcome } from '../../../src/browser/bridge/messages.ts';
import type { AskPage } from '../../../src/browser/panel/ask-page.ts';
import {
  type ChatController,
  createChatController,
} from '../../../src/browser/panel/chat/chat-controller.ts';
import type { Connector } from '../../../src/browser/panel/service/connector.ts';
import type { PanelSettings } from '../../../src/browser/panel/service/read-settings.ts';
import type { ThreadService } from '../../../src/browser/panel/service/thread-service.ts';
import { createSavedChatStore } from '../../../src/browser/panel/state/saved-chat.ts';
import { createStateStore, type StateStore } from '../../../src/browser/panel/state/state-store.ts';
import { createPanelView, type PanelView } from '../../../src/browser/panel/view/panel-view.tsx';
import type { Message, NoToken } from '../../../src/contract/protocol.ts';

export const JWT = 'aGVhZGVy.Y2xhaW1z.c2lnbmF0dXJl';

export function makeMessage(overrides: Partial<Message> = {}): Message {
  return { id: '1', from: 'agent', text: 'Hello', sentAt: 1_700_000_000_000, ...overrides };
}

/** What a page did that handed over no token. */
export const NO_TOKEN: NoToken = {
  did: 'threw',
  asked: 'auth.getAuthenticationToken',
  detail: 'threw or rejected',
};

export interface Parts {
  token?: TokenOutcome;
  settings?: Partial<PanelSettings>;
  /** The page's storage, with what it kept from before a reload. */
  storage?: Storage;
  /** Hears what the panel tells the page. */
  onTell?: (message: PanelMessage) => void;
}

type Mocked<Part> = {
  [Name in keyof Part]: Part[Name] extends (...args: never) => unknown ? Mock<Part[Name]> : never;
};

export interface PanelStandIn {
  chat: ChatController;
  store: StateStore;
  connector: Mocked<Connector>;
  thread: Mocked<ThreadService>;
  page: Mocked<Pick<AskPage, 'token' | 'context'>>;
  told: PanelMessage[];
  /** The names of the events so far, errors with their code. */
  events(): string[];
  mount(): HTMLElement;
}

const STARTED = {
  ChatId: 'chat',
  Token: 'chat-token',
  RegionGtms: '{}',
  ExpiresIn: '3600',
  VisitorId: 'visitor',
  ACSEndpoint: '',
  AttachmentConfiguration: { AttachmentServiceEndpoint: '' },
};

export function makePanel(parts: Parts = {}): PanelStandIn {
  const { token = { kind: 'token', token: JWT }, storage = sessionStorage } = parts;
  const keeper = createChatKeeper('widget', () => storage);
  const told: PanelMessage[] = [];
  const connector: Mocked<Connector> = {
    config: vi.fn(),
    startConversation: vi.fn(() => Promise.resolve(STARTED)),
    findReconnectable: vi.fn(() => Promise.resolve(null)),
    authenticateChat: vi.fn(() => Promise.resolve()),
    closeSession: vi.fn(() => Promise.resolve()),
    reportNoToken: vi.fn(() => Promise.resolve()),
  };
  const thread: Mocked<ThreadService> = {
    list: vi.fn(() => Promise.resolve({ messages: [] })),
    send: vi.fn((text) => Promise.resolve(makeMessage({ id: text, from: 'customer', text }))),
  };
  const page: Mocked<Pick<AskPage, 'token' | 'context'>> = {
    token: vi.fn(() => Promise.resolve(token)),
    context: vi.fn(() => Promise.resolve({ kind: 'context' as const, context: { a: '1' } })),
  };
  let lastId = 0;
  let view: PanelView | undefined;
  const store = createStateStore((state, before) => view?.update(state, before));
  const chat: ChatController = createChatController({
    opener: {
      settings: {
        isAuthenticated: true,
        clientFunction: 'auth.getAuthenticationToken',
        isSignInOptional: false,
        tokenRead: 'at-start',
        isOutOfOperatingHours: false,
        canReconnect: false,
        ...parts.settings,
      },
      connector,
      page,
      newId: () => `id-${++lastId}`,
    },
    saved: createSavedChatStore(keeper.read(), keeper.write),
    store,
    tell(message) {
      told.push(message);
      parts.onTell?.(message);
    },
    threadOf: () => thread,
    isHidden: () => false,
  });

  function mount(): HTMLElement {
    const root = document.createElement('div');
    document.body.replaceChildren(root);
    view = createPanelView(chat, root);
    view.update(store.get(), store.get());
    return root;
  }

  function events(): string[] {
    return told.flatMap((message) => {
      if (message.type === 'event') return [message.name];
      return message.type === 'error' ? [`lcw:error ${message.errorCode}`] : [];
    });
  }

  return { chat, store, connector, thread, page, told, events, mount };
}
