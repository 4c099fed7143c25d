/** Lists the calls of the chat threads, which the real chat SDK makes of Azure Communication Services. @module */
import type { Router } from 'express';
import { type Call, createCallRouter } from '../http/strict.ts';
import type { Service } from '../service.ts';
import {
  createGetMessageRoute,
  createListMessagesRoute,
  createSendMessageRoute,
} from './messages.ts';
import {
  createNoticeRoute,
  createParticipantsRoute,
  createReadReceiptsRoute,
  createRealTimeRoute,
  createThreadRoute,
} from './thread.ts';

const THREAD = '/threads/:chatId';
const VERSION = ['api-version'];
const PAGES = ['api-version', 'maxPageSize', 'skip'];

/** What each may bring is what its chat client sends; `after` is our panel's own. */
export const THREAD_CALLS: readonly Call[] = [
  {
    method: 'get',
    path: '/config/realTimeNotifications',
    query: VERSION,
    createRoute: createRealTimeRoute,
  },
  { method: 'get', path: THREAD, query: VERSION, createRoute: createThreadRoute },
  {
    method: 'get',
    path: `${THREAD}/messages`,
    query: [...PAGES, 'after', 'startTime'],
    createRoute: createListMessagesRoute,
  },
  {
    method: 'post',
    path: `${THREAD}/messages`,
    needsJson: true,
    query: VERSION,
    body: ['content', 'metadata', 'senderDisplayName', 'type'],
    createRoute: createSendMessageRoute,
  },
  {
    method: 'get',
    path: `${THREAD}/messages/:messageId`,
    query: VERSION,
    createRoute: createGetMessageRoute,
  },
  {
    method: 'get',
    path: `${THREAD}/participants`,
    query: PAGES,
    createRoute: createParticipantsRoute,
  },
  {
    method: 'get',
    path: `${THREAD}/readReceipts`,
    query: PAGES,
    createRoute: createReadReceiptsRoute,
  },
  {
    method: 'post',
    path: `${THREAD}/readReceipts`,
    query: VERSION,
    body: ['chatMessageId'],
    createRoute: createNoticeRoute,
  },
  {
    method: 'post',
    path: `${THREAD}/typing`,
    query: VERSION,
    body: ['senderDisplayName'],
    createRoute: createNoticeRoute,
  },
];

/** To be mounted at `/chat`. */
export function createThreadRoutes(service: Service): Router {
  return createCallRouter(service, THREAD_CALLS);
}
