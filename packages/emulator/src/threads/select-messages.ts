/** Chooses the messages that a call asks for, as the real chat threads do: newest first, in pages. @module */
import type { Request } from 'express';
import type { Message } from '../protocol.ts';
import { RefusalError } from '../refusal-error.ts';

const MAX_PAGE = 200;

export interface Selection {
  /** Newest first, each with its place in the thread, from 1 on. */
  messages: { message: Message; sequence: number }[];
  /** How many of them to skip for the next page; undefined on the last one. */
  nextSkip: number | undefined;
}

/** Without `maxPageSize` all of them are one page. `after` is the emulator's own: newer than that message. */
export function selectMessages(
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
