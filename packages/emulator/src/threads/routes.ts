/** Lists the calls of the chat threads, which the real chat SDK makes of Azure Communication Services. @module */
import { Router } from 'express';
import { requireJson } from '../http/json-body.ts';
import { createUnknownCall, expectFieldsOf } from '../http/strict.ts';
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

/** To be mounted at `/chat`. */
export function createThreadRoutes(service: Service): Router {
  const router = Router();
  const fields = expectFieldsOf(service);
  const withoutFields = fields('thread');
  router.get('/config/realTimeNotifications', withoutFields, createRealTimeRoute(service));
  router.get('/threads/:chatId', withoutFields, createThreadRoute(service));
  router
    .route('/threads/:chatId/messages')
    .get(fields('listMessages'), createListMessagesRoute(service))
    .post(requireJson, fields('sendMessage'), createSendMessageRoute(service));
  router.get('/threads/:chatId/messages/:messageId', withoutFields, createGetMessageRoute(service));
  router.get(
    '/threads/:chatId/participants',
    fields('listPages'),
    createParticipantsRoute(service),
  );
  router
    .route('/threads/:chatId/readReceipts')
    .get(fields('listPages'), createReadReceiptsRoute(service))
    .post(fields('sendReadReceipt'), createNoticeRoute(service));
  router.post('/threads/:chatId/typing', fields('sendTyping'), createNoticeRoute(service));
  router.use(createUnknownCall(service));
  return router;
}
