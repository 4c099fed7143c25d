/** Hands out what was said in a chat, while it is open and after it. @module */

import type { Request, RequestHandler } from 'express';
import { type IdentifyCaller, identifyCustomer } from '../caller/identify-caller.ts';
import { widgetInHeaders } from '../caller/read-call.ts';
import { DISPLAY_NAMES, TAGS } from '../contract/names.ts';
import type { Message } from '../contract/protocol.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import { readText } from '../lib/json.ts';
import type { Service } from '../service.ts';
import { findPersistent } from './start.ts';

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
function describeTranscript(messages: readonly Message[]): TranscriptMessage[] {
  return messages.map(describeMessage).reverse();
}

function describeMessage({ id, from, text, sentAt }: Message): TranscriptMessage {
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

export function createTranscriptRoute(service: Service, identify: IdentifyCaller): RequestHandler {
  return async function chatTranscript(request, response) {
    const address = widgetInHeaders(request, service.config);
    const caller = await identify(request, service, address);
    const stored = caller.find(String(request.params.chatId));
    if (!stored) throw caller.refuse('This customer has no chat with this id.');
    const messages = describeTranscript(stored.conversation.messages);
    response.json({ chatMessagesJson: JSON.stringify(messages) });
  };
}

const MAX_PAGE = 100;

/** The token of a page is how many messages are before it. */
export function createHistoryRoute(service: Service): RequestHandler {
  return async function persistentHistory(request, response) {
    const caller = await identifyCustomer(request, service);
    const { size, start } = readPage(request);
    const messages = describeTranscript(findPersistent(caller)?.conversation.messages ?? []);
    const end = start + size;
    response.json({
      chatMessages: messages.slice(start, end),
      nextPageToken: end < messages.length ? String(end) : null,
    });
  };
}

function readPage(request: Request): { size: number; start: number } {
  const size = readCount(request.query.pageSize, MAX_PAGE);
  const start = readCount(request.get('pagetoken') || undefined, 0);
  if (size !== undefined && size > 0 && start !== undefined) {
    return { size: Math.min(size, MAX_PAGE), start };
  }
  throw new RefusalError(400, {
    title: 'Malformed page',
    detail: `Send "pageSize" from 1 to ${MAX_PAGE}, and the "PageToken" of the page before.`,
  });
}

function readCount(value: unknown, fallback: number): number | undefined {
  if (value === undefined) return fallback;
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}

/** Enough to notice a form that sends something else. */
const ADDRESS = /^[^\s@]{1,64}@[^\s@]{1,255}$/;

export function createEmailRequestRoute(
  service: Service,
  identify: IdentifyCaller,
): RequestHandler {
  return async function emailRequest(request, response) {
    const address = widgetInHeaders(request, service.config);
    const caller = await identify(request, service, address);
    const id = readText(request.body, 'ChatId') ?? String(request.params.requestId);
    const stored = caller.find(id);
    if (!stored) throw caller.refuse('This customer has no chat with this id.');
    const email = readText(request.body, 'EmailAddress');
    if (email === undefined || !ADDRESS.test(email)) {
      throw new RefusalError(400, {
        title: 'No e-mail address',
        detail: 'Send { "ChatId": "…", "EmailAddress": "kim@example.com" }.',
      });
    }
    service.store.remark(stored, `The customer asked for the transcript by e-mail to ${email}.`);
    response.json({});
  };
}
