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

/** Whose chat it is: a page of another origin may frame the panel of the same widget in this tab. */
export interface ChatPlace {
  widgetId: string;
  /** The origin with which the panel has talked, not one that somebody only claims. */
  pageOrigin: string;
}

/** `storage` is asked for each time, because browsers may deny a frame its storage by throwing. */
export function createSavedChatStore(
  { widgetId, pageOrigin }: ChatPlace,
  storage: () => Storage,
): SavedChatStore {
  // As JSON, so that no widget id can imitate another page's key.
  const key = `lcw-emulator.chat ${JSON.stringify([pageOrigin, widgetId])}`;

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
