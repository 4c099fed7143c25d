/** Decides what the panel does: starts, retrieves and ends chats, and opens and minimises itself. @module */
import type { CustomContext, PanelMessage } from '../../bridge/messages.ts';
import { type ChatFailureReason, failureReasonOf } from '../service/chat-failure.ts';
import type { ThreadService } from '../service/thread-service.ts';
import { INITIAL_STATE } from '../state/panel-state.ts';
import type { SavedChatStore } from '../state/saved-chat.ts';
import type { StateStore } from '../state/state-store.ts';
import { closeWithToken } from './close-chat.ts';
import { createInvitation, type Invitation } from './invite.ts';
import { createLateSignIn } from './late-sign-in.ts';
import { type LiveChat, startLiveChat } from './live-chat.ts';
import { type ChatOpener, type OpenedChat, openChat } from './open-chat.ts';
import { retrieveChat } from './retrieve-chat.ts';

export interface ChatController extends Invitation {
  /** The launcher: opens the panel, and starts a chat unless it has something to show. */
  open(): void;
  /** Starts a chat, after a failure or an ended one too; opens the panel when one is running. */
  startChat(customContext: CustomContext): void;
  minimise(): void;
  /** Ends the chat, if any, and closes the panel. */
  end(): void;
  send(text: string): void;
  resend(key: string): void;
  /**
   * After a reload, and when the page has a provider: shows the chat of before, if there is one and
   * the page proves whose it is; asks whether the guest of a running chat has signed in (P10).
   */
  retrieve(): Promise<void>;
}

export interface ControllerParts {
  opener: ChatOpener;
  saved: SavedChatStore;
  store: StateStore;
  tell: (message: PanelMessage) => void;
  threadOf: (chat: OpenedChat) => ThreadService;
  isHidden: () => boolean;
}

export function createChatController(parts: ControllerParts): ChatController {
  const { opener, saved, store, tell, threadOf, isHidden } = parts;
  let current: { chat: OpenedChat; live: LiveChat } | null = null;
  // Ending a chat while it is still being opened makes that attempt worthless.
  let attempt = 0;
  // What is being found then is left as well; a start in between takes it up itself.
  let departures = 0;
  let isRetrieving = false;
  // A provider that comes while a chat begins may come too late for that chat's token.
  let hasNewProvider = false;

  function raise(name: Extract<PanelMessage, { type: 'event' }>['name']): void {
    tell({ type: 'event', name });
  }

  function save(chat: OpenedChat): void {
    const { chatId, chatToken, requestId, jwt } = chat;
    const { isOpen } = store.get();
    saved.write({ chatId, requestId, chatToken: jwt === null ? chatToken : null, isOpen });
  }

  function report(failure: ChatFailureReason): void {
    const { errorCode, rule, detail } = failure;
    if (errorCode === undefined) return;
    const errorDetail = rule && detail ? `${rule}: ${detail}` : detail;
    tell({ type: 'error', errorCode, ...(errorDetail ? { errorDetail } : {}) });
  }

  const lateSignIn = createLateSignIn({
    opener,
    running: () => current?.chat ?? null,
    onSignedIn(chat) {
      if (current === null) return;
      current = { ...current, chat };
      save(chat);
    },
    onTooLate: closeSession,
    // The guest's chat goes on: only the page hears of it.
    onFailure: report,
  });

  function closeSession(chat: OpenedChat): void {
    // The customer has left: there is nobody to tell that the service did not hear it.
    closeWithToken(opener, chat).catch(() => undefined);
  }

  function goLive(chat: OpenedChat): void {
    store.set({ phase: 'talking' });
    save(chat);
    const live = startLiveChat({
      service: threadOf(chat),
      store,
      tell,
      isHidden,
      isRetrieved: chat.isRetrieved,
      onEnded() {
        current = null;
        saved.clear();
        store.set({ phase: 'ended', isTroubled: false });
        raise('lcw:threadUpdate');
      },
    });
    current = { chat, live };
    void live.flush();
  }

  async function start(customContext: CustomContext): Promise<void> {
    attempt += 1;
    const mine = attempt;
    hasNewProvider = false;
    const { pending } = store.get();
    store.set({ ...INITIAL_STATE, pending, phase: 'connecting', isOpen: true, takesFocus: true });
    try {
      const again = await retrieveChat(opener, saved);
      const chat = again?.chat ?? (await openChat(opener, customContext));
      if (mine !== attempt) return closeSession(chat);
      raise(chat.isRetrieved ? 'lcw:chatRetrieved' : 'lcw:startChat');
      if (!chat.isRetrieved) raise('lcw:chatQueued');
      goLive(chat);
      if (hasNewProvider) await lateSignIn.ask();
    } catch (error) {
      if (mine !== attempt) return;
      const failure = failureReasonOf(error);
      store.set({ phase: 'failed', failure });
      report(failure);
      if (failure.noToken) void opener.connector.reportNoToken(failure.noToken);
    }
  }

  function show(isOpen: boolean): void {
    if (store.get().isOpen === isOpen) return;
    const { unread } = store.get();
    store.set({ isOpen, takesFocus: true, invitation: null, unread: isOpen ? 0 : unread });
    // Before the page hears of it, since it may load another page at once.
    if (current !== null) save(current.chat);
    raise(isOpen ? 'lcw:onMaximize' : 'lcw:onMinimize');
  }

  function open(): void {
    if (store.get().phase === 'idle') void start({});
    else show(true);
  }

  return {
    ...createInvitation({ store, tell, open }),
    open,
    startChat(customContext) {
      const { phase } = store.get();
      if (phase === 'connecting' || phase === 'talking') show(true);
      else void start(customContext);
    },
    minimise: () => show(false),
    end() {
      attempt += 1;
      departures += 1;
      const { phase } = store.get();
      saved.clear();
      current?.live.stop();
      if (current !== null) closeSession(current.chat);
      current = null;
      store.set({ ...INITIAL_STATE, takesFocus: true });
      if (phase === 'idle') return;
      if (phase === 'talking' || phase === 'ended') raise('lcw:closeChat');
      raise('lcw:onClose');
    },
    send(text) {
      const trimmed = text.trim();
      if (trimmed === '') return;
      const message = { key: opener.newId(), text: trimmed, state: 'sending' as const };
      store.set({ pending: [...store.get().pending, message] });
      void current?.live.flush();
    },
    resend(key) {
      const { pending } = store.get();
      const again = pending.map((one) =>
        one.key === key ? { ...one, state: 'sending' as const } : one,
      );
      store.set({ pending: again });
      void current?.live.flush();
    },
    async retrieve() {
      hasNewProvider = true;
      if (store.get().phase === 'talking') return lateSignIn.ask();
      if (isRetrieving || store.get().phase !== 'idle') return;
      isRetrieving = true;
      const [mine, departuresBefore] = [attempt, departures];
      // Nobody asked for a chat yet, so a failure is nobody's news: opening the panel tries again.
      const again = await retrieveChat(opener, saved).catch(() => null);
      isRetrieving = false;
      if (again === null) return;
      if (departures !== departuresBefore) return closeSession(again.chat);
      if (mine !== attempt) return;
      store.set({ ...INITIAL_STATE, isOpen: again.saved.isOpen });
      raise('lcw:chatRetrieved');
      goLive(again.chat);
      await lateSignIn.ask();
    },
  };
}
