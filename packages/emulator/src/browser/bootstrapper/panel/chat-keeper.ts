/**
 * Keeps the running chat over a reload of the tab, in the page's own session storage: browsers deny
 * storage to a frame of another site. What is kept is the panel's business.
 * @module
 */

export interface ChatKeeper {
  /** What the panel had kept, before the reload. */
  read(): string | null;
  /** Null forgets it. */
  write(kept: string | null): void;
}

/** `storage` is asked for each time, because browsers may deny a page its storage by throwing. */
export function createChatKeeper(widgetId: string, storage: () => Storage): ChatKeeper {
  const key = `lcw-emulator.chat ${widgetId}`;

  function attempt<Result>(act: (storage: Storage) => Result): Result | null {
    try {
      return act(storage());
    } catch {
      return null;
    }
  }

  return {
    read: () => attempt((store) => store.getItem(key)),
    write(kept) {
      attempt((store) => {
        if (kept === null) store.removeItem(key);
        else store.setItem(key, kept);
      });
    },
  };
}
