/** Lists the calls of the connector and of its chat threads, and refuses every other by name. @module */
import { type RequestHandler, Router } from 'express';
import { requireJson } from '../http/read-json-body.ts';
import type { Service } from '../service.ts';
import { createListMessagesRoute, createSendMessageRoute } from './chat-messages.ts';
import { createCloseRoute, createGuestCloseRoute } from './close-session.ts';
import { expectFields } from './expect-fields.ts';
import { KNOWN_FIELDS } from './known-fields.ts';
import { createReconnectableRoute } from './reconnectable-chats.ts';
import { createGuestStartRoute, createStartRoute } from './start-conversation.ts';
import { createUnknownCall } from './unknown-call.ts';
import { createWidgetConfigRoute } from './widget-config.ts';

const CONVERSATION = 'organization/:orgId/widgetApp/:widgetId/conversation';
const SESSION = ':orgId/:widgetId/:requestId';

/** To be mounted at `/livechatconnector`. */
export function createConnectorRoutes(service: Service): Router {
  const router = Router();
  const fields = fieldsOf(service);
  router.get('/config/:orgId/:widgetId', fields('config'), createWidgetConfigRoute(service));
  router.post(`/auth/${CONVERSATION}`, fields('conversation'), createStartRoute(service));
  router.post(`/${CONVERSATION}`, fields('conversation'), createGuestStartRoute(service));
  router.post(`/auth/sessionclose/${SESSION}`, fields('sessionClose'), createCloseRoute(service));
  router.post(`/sessionclose/${SESSION}`, fields('sessionClose'), createGuestCloseRoute(service));
  router.get(
    `/auth/reconnectablechats/${SESSION}`,
    fields('reconnectableChats'),
    createReconnectableRoute(service),
  );
  router.use(createUnknownCall(service));
  return router;
}

/** To be mounted at `/chat`. */
export function createChatRoutes(service: Service): Router {
  const router = Router();
  const fields = fieldsOf(service);
  router
    .route('/threads/:chatId/messages')
    .get(fields('listMessages'), createListMessagesRoute(service))
    .post(requireJson, fields('sendMessage'), createSendMessageRoute(service));
  router.use(createUnknownCall(service));
  return router;
}

function fieldsOf(service: Service): (call: keyof typeof KNOWN_FIELDS) => RequestHandler {
  return (call) => expectFields(service, KNOWN_FIELDS[call]);
}
