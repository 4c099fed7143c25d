/** Sends and fetches the messages of one chat, for whoever holds its chat token. @module */
import type { Request, RequestHandler } from 'express';
import { communicationIdentifier, DISPLAY_NAMES, participantId, TAGS } from '../contract/names.ts';
import type {
  Conversation,
  Message,
  MessageSent,
  MessagesAnswer,
  ThreadMessage,
} from '../contract/protocol.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import { readMessageText } from '../http/json-body.ts';
import type { Service } from '../service.ts';
import { requireThread } from './thread.ts';

const MAX_PAGE = 200;

export interface Selection {
  /** Newest first, each with its place in the thread, from 1 on. */
  messages: { message: Message; sequence: number }[];
  /** How many of them to skip for the next page; undefined on the last one. */
  nextSkip: number | undefined;
}

/** Without `maxPageSize` all of them are one page. `after` is the emulator's own: newer than that message. */
function selectMessages(
  all: readonly Message[],
  { after, startTime, skip, maxPageSize }: Request['query'],
): Selection {
  const numbered = all.map((message, index) => ({ message, sequence: index + 1 }));
  const earliest = startTime === undefined ? Number.NEGATIVE_INFINITY : readTime(startTime);
  const wanted = numbered
    .slice(after === undefined ? 0 : indexAfter(all, after))
    .filter(({ message }) => message.sentAt >= earliest)
    .reverse();
  const start = skip === undefined ? 0 : readCount('skip', skip);
  if (maxPageSize === undefined) return { messages: wanted.slice(start), nextSkip: undefined };
  const size = Math.min(Math.max(readCount('maxPageSize', maxPageSize), 1), MAX_PAGE);
  const end = start + size;
  return {
    messages: wanted.slice(start, end),
    nextSkip: end < wanted.length ? end : undefined,
  };
}

function indexAfter(all: readonly Message[], after: unknown): number {
  const index = all.findIndex(({ id }) => id === after);
  if (index !== -1) return index + 1;
  throw new RefusalError(400, {
    title: 'Unknown message',
    detail: 'No message of this chat has the id in "after". Leave it out to get all of them.',
  });
}

function readCount(name: string, value: unknown): number {
  if (typeof value === 'string' && /^\d{1,6}$/.test(value)) return Number(value);
  throw malformed(name, 'a whole number');
}

function readTime(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw malformed('startTime', 'a time such as 2026-01-15T12:00:00Z');
}

function malformed(name: string, kind: string): RefusalError {
  return new RefusalError(400, {
    title: 'Malformed query',
    detail: `"${name}" has to be ${kind}.`,
  });
}

export function createListMessagesRoute(service: Service): RequestHandler {
  return async function listMessages(request, response) {
    const { conversation } = await requireThread(request, service);
    const { messages, nextSkip } = selectMessages(conversation.messages, request.query);
    const list: MessagesAnswer = {
      value: messages.map(({ message, sequence }) =>
        describeMessage(message, sequence, conversation),
      ),
      ...(nextSkip === undefined ? {} : { nextLink: describeNext(request, nextSkip) }),
      state: conversation.state === 'open' ? 'open' : 'closed',
    };
    response.json(list);
  };
}

export function createGetMessageRoute(service: Service): RequestHandler {
  return async function getMessage(request, response) {
    const { conversation } = await requireThread(request, service);
    const index = conversation.messages.findIndex(({ id }) => id === request.params.messageId);
    const message = conversation.messages[index];
    if (message === undefined) {
      throw new RefusalError(404, {
        title: 'No such message',
        detail: 'No message of this chat has this id.',
      });
    }
    response.json(describeMessage(message, index + 1, conversation));
  };
}

export function createSendMessageRoute(service: Service): RequestHandler {
  return async function sendMessage(request, response) {
    const stored = await requireThread(request, service);
    const { id } = service.store.say(stored, 'customer', readMessageText(request.body, 'content'));
    const sent: MessageSent = { id };
    response.status(201).json(sent);
  };
}

/** On the origin that was asked, which the host guard has let through. */
function describeNext({ protocol, host, originalUrl }: Request, skip: number): string {
  const next = new URL(originalUrl, `${protocol}://${host}`);
  next.searchParams.set('skip', String(skip));
  return next.href;
}

export function describeMessage(
  { id, from, text, sentAt }: Message,
  sequence: number,
  { id: chatId }: Pick<Conversation, 'id'>,
): ThreadMessage {
  return {
    id,
    type: 'text',
    sequenceId: String(sequence),
    version: id,
    content: { message: text },
    senderDisplayName: DISPLAY_NAMES[from],
    createdOn: new Date(sentAt).toISOString(),
    senderCommunicationIdentifier: communicationIdentifier(participantId(from, chatId)),
    metadata: { tags: TAGS[from] },
  };
}
