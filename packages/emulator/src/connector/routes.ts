/** Lists the calls of the connector, and refuses every other by name. @module */
import { Router } from 'express';
import { type IdentifyCaller, identifyCustomer, identifyGuest } from '../caller/identify-caller.ts';
import { createUnknownCall, type ExpectFields, expectFieldsOf } from '../http/strict.ts';
import type { Service } from '../service.ts';
import {
  createAuthenticateChatRoute,
  createCloseRoute,
  createConversationDetailsRoute,
  createReconnectAvailabilityRoute,
  createReconnectableRoute,
  createValidateChatRoute,
} from './session.ts';
import { createChatTokenRoute, createSessionInitRoute, createStartRoute } from './start.ts';
import {
  createEmailRequestRoute,
  createHistoryRoute,
  createTranscriptRoute,
} from './transcript.ts';
import {
  createAgentAvailabilityRoute,
  createTypingRoute,
  createWidgetConfigRoute,
} from './widget.ts';

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
