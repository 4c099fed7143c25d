/**
 * Begins a chat: token from the page, an open chat of the same customer if the widget reconnects,
 * else a new conversation.
 * @module
 */
import type { ConversationStarted } from '../../../contract/protocol.ts';
import type { CustomContext } from '../../bridge/messages.ts';
import type { AskPage } from '../ask-page.ts';
import { ChatFailure, isNoSuchChat } from '../service/chat-failure.ts';
import type { Connector, Jwt } from '../service/connector.ts';
import type { PanelSettings } from '../service/read-settings.ts';

export interface OpenedChat {
  chatId: string;
  chatToken: string;
  requestId: string;
  /** Sent again when the chat is closed (T8); in memory only. */
  jwt: Jwt;
  isRetrieved: boolean;
}

export interface ChatOpener {
  settings: PanelSettings;
  connector: Connector;
  page: Pick<AskPage, 'token' | 'context'>;
  newId: () => string;
}

/** @throws ChatFailure */
export async function openChat(
  opener: ChatOpener,
  customContext: CustomContext,
): Promise<OpenedChat> {
  const { settings, connector } = opener;
  const requestId = opener.newId();
  const jwt = settings.isAuthenticated ? await askForToken(opener) : null;
  const context = await askForContext(opener, customContext);
  const found =
    jwt !== null && settings.canReconnect
      ? await connector.findReconnectable(requestId, jwt)
      : null;
  if (found !== null) {
    try {
      const resumed = await connector.startConversation({
        requestId,
        jwt,
        reconnectId: found,
        ...context,
      });
      // The service knows the resumed chat by its reconnect id, not by the request that resumed it.
      return toOpenedChat(resumed, { requestId: found, jwt, isRetrieved: true });
    } catch (error) {
      // Its customer may have ended it elsewhere since it was found: then a new one begins.
      if (!isNoSuchChat(error)) throw error;
    }
  }
  const started = await connector.startConversation({ requestId, jwt, ...context });
  return toOpenedChat(started, { requestId, jwt, isRetrieved: false });
}

export function toOpenedChat(
  { ChatId, Token }: Pick<ConversationStarted, 'ChatId' | 'Token'>,
  rest: Omit<OpenedChat, 'chatId' | 'chatToken'>,
): OpenedChat {
  return { chatId: ChatId, chatToken: Token, ...rest };
}

/** Null is a guest. @throws ChatFailure */
export async function askForToken({ page }: Pick<ChatOpener, 'page'>): Promise<Jwt> {
  const outcome = await page.token();
  if (outcome.kind === 'token') return outcome.token;
  if (outcome.kind === 'guest') return null;
  const { errorCode, errorDetail: detail, noToken } = outcome;
  throw new ChatFailure({ errorCode, detail, noToken });
}

/** Beside a token too (C6). */
async function askForContext(
  { page }: ChatOpener,
  startContext: CustomContext,
): Promise<{ customContext?: CustomContext }> {
  const outcome = await page.context(startContext);
  if (outcome.kind === 'failed') {
    throw new ChatFailure({ errorCode: outcome.errorCode, detail: outcome.errorDetail });
  }
  return Object.keys(outcome.context).length > 0 ? { customContext: outcome.context } : {};
}
