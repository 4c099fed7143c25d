/** Says why the store takes nothing more: it never gives up an open chat to make room. @module */
import { RefusalError } from '../refusal-error.ts';
import { MAX_CONVERSATIONS, MAX_TRANSCRIPT_LENGTH } from './store-limits.ts';

const REMEDY = "End some in the agent's view, or start the emulator again.";

export function tooManyChats(): RefusalError {
  return new RefusalError(429, {
    title: 'Too many chats',
    detail: `${MAX_CONVERSATIONS} chats are open, and none of them is given up for a new one. ${REMEDY}`,
  });
}

export function transcriptsFull(): RefusalError {
  return new RefusalError(429, {
    title: 'Transcripts full',
    detail: `The chats have ${MAX_TRANSCRIPT_LENGTH} characters together, all that the emulator keeps. ${REMEDY}`,
  });
}
