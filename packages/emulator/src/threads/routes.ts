/** Lists the calls of the chat threads, which the real chat SDK makes of Azure Communication Services. @module */
import { Router } from 'express';
import { requireJson } from '../http/read-json-body.ts';
import { createUnknownCall } from '../http/unknown-call.ts';
import type { Service } from '../service.ts';
import {
  createGetMessageRoute,
  createListMessagesRoute,
  createSendMessageRoute,
} from './messages.ts';
import { createRealTimeRoute } from './real-time.ts';
import {
  createNoticeRoute,
  createParticipantsRoute,
  createReadReceiptsRoute,
  createThreadRoute,
} from './thread.ts';

/** To be mounted at `/chat`. */
export function createThreadRoutes(service: Service): Router {
  const router = Router();
  router.get('/config/realTimeNotifications', createRealTimeRoute(service));
  router.get('/threads/:chatId', createThreadRoute(service));
  router
    .route('/threads/:chatId/messages')
    .get(createListMessagesRoute(service))
    .post(requireJson, createSendMessageRoute(service));
  router.get('/threads/:chatId/messages/:messageId', createGetMessageRoute(service));
  router.get('/threads/:chatId/participants', createParticipantsRoute(service));
  router
    .route('/threads/:chatId/readReceipts')
    .get(createReadReceiptsRoute(service))
    .post(createNoticeRoute(service));
  router.post('/threads/:chatId/typing', createNoticeRoute(service));
  router.use(createUnknownCall(service.store));
  return router;
}
