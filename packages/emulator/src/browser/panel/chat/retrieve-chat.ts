/**
 * Takes up the chat of before a reload. An authenticated one only for the customer that the page's
 * token names now: somebody else may have signed in within this tab.
 * @module
 */
import { isNoSuchChat } from '../service/chat-failure.ts';
import type { SavedChat, SavedChatStore } from '../state/saved-chat.ts';
import { askForToken, type ChatOpener, type OpenedChat, toOpenedChat } from './open-chat.ts';

export interface RetrievedChat {
  chat: OpenedChat;
  saved: SavedChat;
}

/**
 * Null when there is none to show.
 * @throws ChatFailure when that could not be found out; the chat stays saved for another attempt.
 */
export async function retrieveChat(
  opener: ChatOpener,
  store: SavedChatStore,
): Promise<RetrievedChat | null> {
  const saved = store.read();
  if (saved === null) return null;
  const { chatId, requestId, chatToken } = saved;
  if (chatToken !== null) {
    return { chat: { chatId, requestId, chatToken, jwt: null, isRetrieved: true }, saved };
  }
  const jwt = await askForToken(opener);
  if (jwt === null) return null;
  const chat = await resume(opener, saved, jwt);
  if (chat !== null) return { chat, saved };
  store.clear();
  return null;
}

async function resume(
  { connector }: ChatOpener,
  { chatId, requestId }: SavedChat,
  jwt: string,
): Promise<OpenedChat | null> {
  try {
    const resumed = await connector.startConversation({ requestId, jwt, reconnectId: chatId });
    return toOpenedChat(resumed, { requestId, jwt, isRetrieved: true });
  } catch (error) {
    if (isNoSuchChat(error)) return null;
    throw error;
  }
}
