/**
 * What of a running chat outlives a reload: its ids, and the chat token of a guest, who has nothing
 * else to prove it by. Never the customer's JWT. The page keeps it.
 * @module
 */

export interface SavedChat {
  chatId: string;
  requestId: string;
  /** Null for an authenticated chat, which is found again with the JWT. */
  chatToken: string | null;
  isOpen: boolean;
}

export interface SavedChatStore {
  read(): SavedChat | null;
  write(chat: SavedChat): void;
  clear(): void;
}

/** `kept` is what the page had; `keep` gives it something new, null to forget it. */
export function createSavedChatStore(
  kept: string | null,
  keep: (text: string | null) => void,
): SavedChatStore {
  let saved = parse(kept);
  return {
    read: () => saved,
    write(chat) {
      saved = chat;
      keep(JSON.stringify(chat));
    },
    clear() {
      saved = null;
      keep(null);
    },
  };
}

/** Null for anything that is not ours, as a page's storage may hold anything. */
function parse(kept: string | null): SavedChat | null {
  try {
    const value: unknown = JSON.parse(kept ?? 'null');
    return isSavedChat(value) ? value : null;
  } catch {
    return null;
  }
}

function isSavedChat(value: unknown): value is SavedChat {
  if (typeof value !== 'object' || value === null) return false;
  const { chatId, requestId, chatToken, isOpen } = value as Partial<
    Record<keyof SavedChat, unknown>
  >;
  return (
    typeof chatId === 'string' &&
    typeof requestId === 'string' &&
    (chatToken === null || typeof chatToken === 'string') &&
    typeof isOpen === 'boolean'
  );
}
