/** One running chat: sends what the customer writes, in order, and takes in what comes. @module */
import type { Message } from '../../../contract/protocol.ts';
import type { PanelMessage } from '../../bridge/messages.ts';
import { ThreadClosed, type ThreadService } from '../service/thread-service.ts';
import { mergeMessages } from '../state/merge-messages.ts';
import type { StateStore } from '../state/state-store.ts';
import { followThread } from './follow-thread.ts';

export interface LiveChat {
  /** Sends every pending message that is not sent yet. */
  flush(): Promise<void>;
  stop(): void;
}

export interface LiveChatOptions {
  service: ThreadService;
  store: StateStore;
  tell: (message: PanelMessage) => void;
  isHidden: () => boolean;
  /** What a retrieved chat already holds is old news: it raises no events. */
  isRetrieved: boolean;
  onEnded: () => void;
}

export function startLiveChat(options: LiveChatOptions): LiveChat {
  const { service, store, tell, isHidden, onEnded } = options;
  let isOldNews = options.isRetrieved;
  let isSending = false;
  let isStopped = false;

  function take(messages: readonly Message[]): void {
    const { thread, fresh } = mergeMessages(store.get(), messages);
    const received = fresh.filter(({ from }) => from === 'agent');
    const { isOpen, unread } = store.get();
    store.set({ ...thread, unread: isOpen ? 0 : unread + (isOldNews ? 0 : received.length) });
    if (!isOldNews) {
      for (const detail of received) tell({ type: 'event', name: 'lcw:onMessageReceived', detail });
    }
    isOldNews = false;
  }

  function mark(key: string, state: 'sending' | 'failed'): void {
    const pending = store.get().pending;
    store.set({ pending: pending.map((one) => (one.key === key ? { ...one, state } : one)) });
  }

  async function flush(): Promise<void> {
    if (isSending) return;
    isSending = true;
    for (;;) {
      const next = store.get().pending.find(({ state }) => state === 'sending');
      if (next === undefined || isStopped) break;
      try {
        const message = await service.send(next.text);
        if (isStopped) break;
        const { thread } = mergeMessages(store.get(), [message]);
        store.set(thread);
        tell({ type: 'event', name: 'lcw:onMessageSent', detail: message });
      } catch (error) {
        if (isStopped) break;
        mark(next.key, 'failed');
        if (error instanceof ThreadClosed) end();
      }
    }
    isSending = false;
  }

  function end(): void {
    if (isStopped) return;
    stop();
    onEnded();
  }

  function stop(): void {
    isStopped = true;
    unfollow();
  }

  const unfollow = followThread({
    service,
    isHidden,
    onMessages: take,
    onEnded: end,
    onTrouble(isTroubled) {
      if (store.get().isTroubled !== isTroubled) store.set({ isTroubled });
    },
  });

  return { flush, stop };
}
