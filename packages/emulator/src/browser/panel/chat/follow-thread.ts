/** Polls one thread for what is new until it ends: every second, slower when nobody looks. @module */
import type { Message } from '../../../contract/protocol.ts';
import { ThreadClosed, type ThreadService } from '../service/thread-service.ts';

const POLL_MS = 1000;
const HIDDEN_POLL_MS = 5000;
const RETRY_MS = 3000;

export interface FollowOptions {
  service: Pick<ThreadService, 'list'>;
  isHidden: () => boolean;
  onMessages: (messages: Message[]) => void;
  onEnded: () => void;
  /** True when the service stopped answering, false when it answers again. */
  onTrouble: (isTroubled: boolean) => void;
}

/** Returns the function that stops following. */
export function followThread(options: FollowOptions): () => void {
  const { service, isHidden, onMessages, onEnded, onTrouble } = options;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let after: string | undefined;

  async function poll(): Promise<void> {
    let waitMs = isHidden() ? HIDDEN_POLL_MS : POLL_MS;
    try {
      const { messages, state } = await service.list(after);
      if (isStopped) return;
      after = messages.at(-1)?.id ?? after;
      onTrouble(false);
      if (messages.length > 0) onMessages(messages);
      if (state === 'closed') return end();
    } catch (error) {
      if (isStopped) return;
      if (error instanceof ThreadClosed) return end();
      waitMs = RETRY_MS;
      onTrouble(true);
    }
    timer = setTimeout(() => void poll(), waitMs);
  }

  function end(): void {
    isStopped = true;
    onEnded();
  }

  void poll();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
