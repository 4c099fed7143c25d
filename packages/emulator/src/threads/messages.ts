/** Sends and fetches the messages of one chat, for whoever holds its chat token. @module */
import type { Request, RequestHandler } from 'express';
import { MAX_METADATA_LENGTH } from '../contract/limits.ts';
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
import { readMember, readText } from '../lib/json.ts';
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
    const metadata = readMetadata(request.body);
    // A file has its name in the metadata, and comes without a word.
    const text =
      readText(request.body, 'content') === '' && metadata && hasContent(metadata)
        ? ''
        : readMessageText(request.body, 'content');
    const { id } = service.store.say(stored, 'customer', text, metadata);
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

/** What the chat SDK sends along with every message, so that it says nothing of its own. */
const EVERY_MESSAGE = ['deliveryMode', 'tags', 'widgetId', 'clientMessageId'];

function hasContent(metadata: Record<string, string>): boolean {
  return Object.keys(metadata).some((name) => !EVERY_MESSAGE.includes(name));
}

/** @throws {RefusalError} unless it is names with texts, and not too many. */
function readMetadata(body: unknown): Record<string, string> | undefined {
  const given = readMember(body, 'metadata');
  if (given === undefined || given === null) return undefined;
  const isTexts =
    typeof given === 'object' &&
    !Array.isArray(given) &&
    Object.values(given).every((value) => typeof value === 'string');
  if (!isTexts) {
    throw new RefusalError(400, {
      title: 'Malformed metadata',
      detail: 'Send "metadata" as an object of names with texts.',
    });
  }
  if (JSON.stringify(given).length > MAX_METADATA_LENGTH) {
    throw new RefusalError(413, {
      title: 'Too much metadata',
      detail: `A message takes at most ${MAX_METADATA_LENGTH} characters of metadata as JSON.`,
    });
  }
  return given as Record<string, string>;
}

export function describeMessage(
  { id, from, text, sentAt, metadata }: Message,
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
    // Never the sender's own tags, which would say who it is.
    metadata: { ...metadata, tags: TAGS[from] },
  };
}
