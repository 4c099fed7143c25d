/** Lists the calls of the connector, and refuses every other by name. @module */
import { Router } from 'express';
import type { Service } from '../service.ts';
import { type ExpectFields, expectFieldsOf } from '../strict/expect-fields.ts';
import { createUnknownCall } from '../strict/unknown-call.ts';
import { createAgentAvailabilityRoute } from './agent-availability.ts';
import { type IdentifyCaller, identifyCustomer, identifyGuest } from './caller/identify-caller.ts';
import { createAuthenticateChatRoute } from './session/authenticate-chat.ts';
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
  const fields = expectFieldsOf(service);
  router.get('/config/:orgId/:widgetId', fields('config'), createWidgetConfigRoute(service));
  addTwins(router, { service, fields, auth: 'auth/', identify: identifyCustomer });
  addTwins(router, { service, fields, auth: '', identify: identifyGuest });
  router.get(
    `/auth/reconnectablechats/${SESSION}`,
    fields('reconnectableChats'),
    createReconnectableRoute(service),
  );
  router.get(
    '/auth/validateauthchatmaprecord/:orgId/:widgetId/:chatId/:requestId',
    fields('validateChatRecord'),
    createValidateChatRoute(service),
  );
  router.get(
    `/auth/${WIDGET_APP}/conversation/history`,
    fields('history'),
    createHistoryRoute(service),
  );
  router.post(
    `/auth/getagentavailability/${SESSION}`,
    fields('agentAvailability'),
    createAgentAvailabilityRoute(service),
  );
  router.get(
    '/reconnect/:orgId/:widgetId/:reconnectId',
    fields('reconnectAvailability'),
    createReconnectAvailabilityRoute(service),
  );
  router.post(
    '/auth/authenticateChat/:orgId/:widgetId/:chatId/:requestId',
    fields('authenticateChat'),
    createAuthenticateChatRoute(service),
  );
  router.use(createUnknownCall(service));
  return router;
}

/** To be mounted at `/inbound`. */
export function createInboundRoutes(service: Service): Router {
  const router = Router();
  router.post(
    '/typingindicator/livechat/sendtypingindicator/:requestId',
    expectFieldsOf(service)('typingIndicator'),
    createTypingRoute(service),
  );
  router.use(createUnknownCall(service));
  return router;
}

interface Twin {
  service: Service;
  fields: ExpectFields;
  auth: 'auth/' | '';
  identify: IdentifyCaller;
}

/** The calls that come with a token, and without `auth/` also for guests. */
function addTwins(router: Router, { service, fields, auth, identify }: Twin): void {
  router.post(
    `/${auth}${WIDGET_APP}/conversation`,
    fields('conversation'),
    createStartRoute(service, identify),
  );
  router.get(
    ['v2', 'v3'].map((version) => `/${version}/${auth}getchattoken/${RECONNECT_SESSION}`),
    fields('chatToken'),
    createChatTokenRoute(service, identify),
  );
  router.post(
    `/${auth}sessioninit/${RECONNECT_SESSION}`,
    fields('sessionInit'),
    createSessionInitRoute(service, identify),
  );
  router.post(
    `/${auth}sessionclose/${SESSION}`,
    fields('sessionClose'),
    createCloseRoute(service, identify),
  );
  router.get(
    `/${auth}getliveworkitemdetails/${RECONNECT_SESSION}`,
    fields('conversationDetails'),
    createConversationDetailsRoute(service, identify),
  );
  router.get(
    `/v2/${auth}getchattranscripts/:chatId/:requestId`,
    fields('transcript'),
    createTranscriptRoute(service, identify),
  );
  router.post(
    `/${auth}createemailrequest/:requestId`,
    fields('emailRequest'),
    createEmailRequestRoute(service, identify),
  );
}
