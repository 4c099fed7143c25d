/** Writes a chat down as the service hands it out. @module */
import type { Message } from '../../protocol.ts';
import { DISPLAY_NAMES, TAGS } from '../../threads/participants.ts';

interface TranscriptMessage {
  id: string;
  /** ISO 8601, twice: both names are read by Microsoft's clients. */
  created: string;
  createdDateTime: string;
  content: string;
  contentType: 'text';
  isControlMessage: boolean;
  deleted: false;
  tags: string;
  attachments: [];
  from: { user?: { displayName: string }; application?: { displayName: string } };
}

/** Newest first. */
export function describeTranscript(messages: readonly Message[]): TranscriptMessage[] {
  return messages.map(describe).reverse();
}

function describe({ id, from, text, sentAt }: Message): TranscriptMessage {
  const time = new Date(sentAt).toISOString();
  const sender = { displayName: DISPLAY_NAMES[from] };
  return {
    id,
    created: time,
    createdDateTime: time,
    content: text,
    contentType: 'text',
    isControlMessage: false,
    deleted: false,
    tags: TAGS[from],
    attachments: [],
    from: from === 'system' ? { application: sender } : { user: sender },
  };
}
