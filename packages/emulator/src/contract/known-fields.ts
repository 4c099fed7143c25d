/** Lists what each call may bring: what Microsoft's chat SDK 1.11.8 sends, and what our own panel adds. @module */

/** Names of query parameters, and of the members of a JSON body. */
export interface KnownFields {
  query?: readonly string[];
  body?: readonly string[];
}

type ConnectorCall =
  | 'config'
  | 'conversation'
  | 'chatToken'
  | 'sessionInit'
  | 'sessionClose'
  | 'conversationDetails'
  | 'reconnectableChats'
  | 'reconnectAvailability'
  | 'validateChatRecord'
  | 'transcript'
  | 'emailRequest'
  | 'history'
  | 'agentAvailability'
  | 'authenticateChat'
  | 'typingIndicator';

type ThreadCall =
  | 'thread'
  | 'listPages'
  | 'listMessages'
  | 'sendMessage'
  | 'sendReadReceipt'
  | 'sendTyping';

const CHANNEL: KnownFields = { query: ['channelId'] };

/** What the customer's side says when a chat begins. */
const INIT_CONTEXT = [
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
];

const CONNECTOR: Readonly<Record<ConnectorCall, KnownFields>> = {
  config: { query: ['requestId', 'channelId'] },
  conversation: {
    query: ['channelId', 'reconnectId', 'reconnectid'],
    body: [...INIT_CONTEXT, 'reconnectid'],
  },
  chatToken: { query: ['channelId', 'refreshToken'] },
  sessionInit: { query: ['channelId'], body: INIT_CONTEXT },
  sessionClose: { query: ['channelId', 'isReconnectChat', 'isPersistentChat'], body: ['chatId'] },
  conversationDetails: CHANNEL,
  reconnectableChats: CHANNEL,
  reconnectAvailability: {},
  validateChatRecord: CHANNEL,
  transcript: CHANNEL,
  emailRequest: {
    query: ['channelId'],
    body: ['ChatId', 'EmailAddress', 'DefaultAttachmentMessage', 'CustomerLocale'],
  },
  history: { query: ['channelId', 'pageSize'] },
  agentAvailability: { query: ['channelId'], body: INIT_CONTEXT },
  authenticateChat: { query: ['channelId'], body: ['chatId'] },
  typingIndicator: CHANNEL,
};

/** `after` is our panel's own; the rest is what Azure Communication Services' chat client sends. */
const THREADS: Readonly<Record<ThreadCall, KnownFields>> = {
  thread: { query: ['api-version'] },
  listPages: { query: ['api-version', 'maxPageSize', 'skip'] },
  listMessages: { query: ['after', 'api-version', 'maxPageSize', 'skip', 'startTime'] },
  sendMessage: {
    query: ['api-version'],
    body: ['content', 'metadata', 'senderDisplayName', 'type'],
  },
  sendReadReceipt: { query: ['api-version'], body: ['chatMessageId'] },
  sendTyping: { query: ['api-version'], body: ['senderDisplayName'] },
};

export type Call = ConnectorCall | ThreadCall;

export const KNOWN_FIELDS: Readonly<Record<Call, KnownFields>> = { ...CONNECTOR, ...THREADS };
