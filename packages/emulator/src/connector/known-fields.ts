/** Lists what each call may bring: what Microsoft's chat SDK 1.11.8 sends, and what our own panel adds. @module */

/** Names of query parameters, and of the members of a JSON body. */
export interface KnownFields {
  query?: readonly string[];
  body?: readonly string[];
}

type Call =
  | 'config'
  | 'conversation'
  | 'sessionClose'
  | 'reconnectableChats'
  | 'listMessages'
  | 'sendMessage';

export const KNOWN_FIELDS: Readonly<Record<Call, KnownFields>> = {
  config: { query: ['requestId', 'channelId'] },
  conversation: {
    query: ['channelId', 'reconnectId', 'reconnectid'],
    body: [
      'browser',
      'cacheKey',
      'channelId',
      'chatId',
      'customContextData',
      'device',
      'handle',
      'isProactiveChat',
      'latitude',
      'locale',
      'longitude',
      'originurl',
      'os',
      'platform',
      'portalcontactid',
      'preChatResponse',
      'reconnectId',
      'reconnectid',
    ],
  },
  sessionClose: { query: ['channelId', 'isReconnectChat', 'isPersistentChat'], body: ['chatId'] },
  reconnectableChats: { query: ['channelId'] },
  // `after` is our panel's own; the rest is what Azure Communication Services' chat client sends.
  listMessages: { query: ['after', 'api-version', 'maxPageSize', 'startTime'] },
  sendMessage: {
    query: ['api-version'],
    body: ['content', 'metadata', 'senderDisplayName', 'type'],
  },
};
