/** Lists the calls of the connector, and refuses every other by name. @module */
import { Router } from 'express';
import { createUnknownCall } from '../http/unknown-call.ts';
import type { Service } from '../service.ts';
import { createAgentAvailabilityRoute } from './agent-availability.ts';
import { createAuthenticateChatRoute } from './authenticate-chat.ts';
import { type IdentifyCaller, identifyCustomer, identifyGuest } from './identify-caller.ts';
import { createCloseRoute } from './session/close-session.ts';
import { createConversationDetailsRoute } from './session/conversation-details.ts';
import { createChatTokenRoute } from './session/get-chat-token.ts';
import { createReconnectAvailabilityRoute } from './session/reconnect-availability.ts';
import { createReconnectableRoute } from './session/reconnectable-chats.ts';
import { createSessionInitRoute } from './session/session-init.ts';
import { createStartRoute } from './session/start-conversation.ts';
import { createValidateChatRoute } from './session/validate-chat-record.ts';
import { createTranscriptRoute } from './transcript/chat-transcript.ts';
import { createEmailRequestRoute } from './transcript/email-request.ts';
import { createHistoryRoute } from './transcript/persistent-history.ts';
import { createTypingRoute } from './typing-indicator.ts';
import { createWidgetConfigRoute } from './widget-config.ts';

const WIDGET_APP = 'organization/:orgId/widgetApp/:widgetId';
const SESSION = ':orgId/:widgetId/:requestId';
const RECONNECT_SESSION = `${SESSION}{/:reconnectId}`;

/** To be mounted at `/livechatconnector`. */
export function createConnectorRoutes(service: Service): Router {
  const router = Router();
  router.get('/config/:orgId/:widgetId', createWidgetConfigRoute(service));
  addTwins(router, service, 'auth/', identifyCustomer);
  addTwins(router, service, '', identifyGuest);
  router.get(`/auth/reconnectablechats/${SESSION}`, createReconnectableRoute(service));
  router.get(
    '/auth/validateauthchatmaprecord/:orgId/:widgetId/:chatId/:requestId',
    createValidateChatRoute(service),
  );
  router.get(`/auth/${WIDGET_APP}/conversation/history`, createHistoryRoute(service));
  router.post(`/auth/getagentavailability/${SESSION}`, createAgentAvailabilityRoute(service));
  router.get('/reconnect/:orgId/:widgetId/:reconnectId', createReconnectAvailabilityRoute(service));
  router.post(
    '/auth/authenticateChat/:orgId/:widgetId/:chatId/:requestId',
    createAuthenticateChatRoute(service),
  );
  router.use(createUnknownCall(service.store));
  return router;
}

/** To be mounted at `/inbound`. */
export function createInboundRoutes(service: Service): Router {
  const router = Router();
  router.post(
    '/typingindicator/livechat/sendtypingindicator/:requestId',
    createTypingRoute(service),
  );
  router.use(createUnknownCall(service.store));
  return router;
}

/** The calls that come with a token, and without `auth/` also for guests. */
function addTwins(
  router: Router,
  service: Service,
  auth: 'auth/' | '',
  identify: IdentifyCaller,
): void {
  router.post(`/${auth}${WIDGET_APP}/conversation`, createStartRoute(service, identify));
  for (const version of ['v2', 'v3']) {
    const path = `/${version}/${auth}getchattoken/${RECONNECT_SESSION}`;
    router.get(path, createChatTokenRoute(service, identify));
  }
  router.post(
    `/${auth}sessioninit/${RECONNECT_SESSION}`,
    createSessionInitRoute(service, identify),
  );
  router.post(`/${auth}sessionclose/${SESSION}`, createCloseRoute(service, identify));
  router.get(
    `/${auth}getliveworkitemdetails/${RECONNECT_SESSION}`,
    createConversationDetailsRoute(service, identify),
  );
  const transcript = `/v2/${auth}getchattranscripts/:chatId/:requestId`;
  router.get(transcript, createTranscriptRoute(service, identify));
  const email = `/${auth}createemailrequest/:requestId`;
  router.post(email, createEmailRequestRoute(service, identify));
}
