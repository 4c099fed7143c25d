/** Hands out a persistent conversation page by page (conversation/history). @module */
import type { Request, RequestHandler } from 'express';
import { RefusalError } from '../../refusal-error.ts';
import type { Service } from '../../service.ts';
import { identifyCustomer } from '../caller/identify-caller.ts';
import { findPersistent } from '../session/begin-chat.ts';
import { describeTranscript } from './describe-transcript.ts';

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
