/** How much a chat's context may hold (C2), and how much the store keeps before it forgets or refuses. @module */

/** Context variables of one chat. */
export const MAX_VARIABLES = 100;
/** In UTF-16 code units, as JavaScript and .NET count. */
export const MAX_NAME_LENGTH = 100;
/** In UTF-16 code units, of the value written as text. */
export const MAX_VALUE_LENGTH = 4000;

export const MAX_CONVERSATIONS = 500;
/** Anybody can cause them, so they must not push out what matters. */
export const MAX_REFUSED_ATTEMPTS = 50;
/** Guests' chats that gave way to newer ones, and stay listed for a while, beside the others. */
export const MAX_EVICTED = 20;
/** Names that one chat goes by; the oldest is forgotten. */
export const MAX_REQUEST_IDS = 20;
/** Chat tokens given out for chats that have not begun. */
export const MAX_RESERVATIONS = 500;
export const MAX_MESSAGES_PER_CONVERSATION = 500;
/** In UTF-16 code units, over the messages of all conversations. */
export const MAX_TRANSCRIPT_LENGTH = 8_000_000;
export const MAX_MESSAGE_LENGTH = 4000;
/** In UTF-16 code units of JSON, of what goes along with one message. */
export const MAX_METADATA_LENGTH = 4000;
/** Attachments, in bytes: of one file, and of all that are kept. */
export const MAX_FILE_BYTES: number = 5 * 1024 * 1024;
export const MAX_FILES_BYTES: number = 50 * 1024 * 1024;
export const MAX_FILES_PER_CHAT = 20;
export const MAX_FILE_NAME_LENGTH = 255;
export const MAX_UNKNOWN_CALLS = 50;
/** In UTF-16 code units of JSON, over the conversations that the agent's page is sent. */
export const MAX_STATE_LENGTH = 4_000_000;
