/**
 * Keeps the running chat over a reload of the tab: its ids and chat token in the panel's own
 * session storage, never the customer's JWT.
 * @module
 */

export interface SavedChat {
  chatId: string;
  chatToken: string;
  requestId: string;
  isAuthenticated: boolean;
  isOpen: boolean;
}

export interface SavedChatStore {
  read(): SavedChat | null;
  write(chat: SavedChat): void;
  clear(): void;
}

/** `storage` is asked for each time, because browsers may deny a frame its storage by throwing. */
export function createSavedChatStore(widgetId: string, storage: () => Storage): SavedChatStore {
  const key = `lcw-emulator.chat.${widgetId}`;

  function attempt<Result>(act: (storage: Storage) => Result, otherwise: Result): Result {
    try {
      return act(storage());
    } catch {
      return otherwise;
    }
  }

  return {
    read: () =>
      attempt((store) => {
        const saved: unknown = JSON.parse(store.getItem(key) ?? 'null');
        return isSavedChat(saved) ? saved : null;
      }, null),
    write: (chat) => attempt((store) => store.setItem(key, JSON.stringify(chat)), undefined),
    clear: () => attempt((store) => store.removeItem(key), undefined),
  };
}

function isSavedChat(value: unknown): value is SavedChat {
  if (typeof value !== 'object' || value === null) return false;
  const chat = value as Partial<Record<keyof SavedChat, unknown>>;
  const texts = [chat.chatId, chat.chatToken, chat.requestId];
  return texts.every((text) => typeof text === 'string') && typeof chat.isOpen === 'boolean';
}
