/** How much the store keeps before it forgets or refuses. @module */

export const MAX_CONVERSATIONS = 500;
export const MAX_MESSAGES_PER_CONVERSATION = 500;
/** In UTF-16 code units, over the messages of all conversations. */
export const MAX_TRANSCRIPT_LENGTH = 8_000_000;
export const MAX_MESSAGE_LENGTH = 4000;
export const MAX_UNKNOWN_CALLS = 50;
