/** Lists the calls of the connector and of its chat threads, and refuses every other by name. @module */
import { type RequestHandler, Router } from 'express';
import { describePath } from '../http/describe-path.ts';
import { requireJson } from '../http/read-json-body.ts';
import { RefusalError } from '../refusal-error.ts';
import type { Service } from '../service.ts';
import type { Store } from '../store/store.ts';
import { createAuthenticateChatRoute } from './authenticate-chat.ts';
import { createListMessagesRoute, createSendMessageRoute } from './chat-messages.ts';
import { createCloseRoute, createGuestCloseRoute } from './close-session.ts';
import { createReconnectableRoute } from './reconnectable-chats.ts';
import { createGuestStartRoute, createStartRoute } from './start-conversation.ts';
import { createWidgetConfigRoute } from './widget-config.ts';

const CONVERSATION = 'organization/:orgId/widgetApp/:widgetId/conversation';
const SESSION = ':orgId/:widgetId/:requestId';

/** To be mounted at `/livechatconnector`. */
export function createConnectorRoutes(service: Service): Router {
  const router = Router();
  router.get('/config/:orgId/:widgetId', createWidgetConfigRoute(service));
  router.post(`/auth/${CONVERSATION}`, createStartRoute(service));
  router.post(`/${CONVERSATION}`, createGuestStartRoute(service));
  router.post(`/auth/sessionclose/${SESSION}`, createCloseRoute(service));
  router.post(`/sessionclose/${SESSION}`, createGuestCloseRoute(service));
  router.get(`/auth/reconnectablechats/${SESSION}`, createReconnectableRoute(service));
  router.post(
    '/auth/authenticateChat/:orgId/:widgetId/:chatId/:requestId',
    createAuthenticateChatRoute(service),
  );
  router.use(createUnknownCall(service.store));
  return router;
}

/** To be mounted at `/chat`. */
export function createChatRoutes(service: Service): Router {
  const router = Router();
  router
    .route('/threads/:chatId/messages')
    .get(createListMessagesRoute(service))
    .post(requireJson, createSendMessageRoute(service));
  router.use(createUnknownCall(service.store));
  return router;
}

function createUnknownCall(store: Store): RequestHandler {
  return function unknownCall(request) {
    const call = `${request.method} ${describePath(request.originalUrl)}`;
    store.addUnknownCall(call);
    throw new RefusalError(501, {
      title: 'Not emulated',
      detail: `The emulator does not know the call ${call}. DIFFERENCES.md lists what it does.`,
    });
  };
}
