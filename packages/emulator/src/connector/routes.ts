/** Lists the calls of the connector, and refuses every other by name. @module */
import type { RequestHandler, Router } from 'express';
import {
  type IdentifyCaller,
  identifyCustomer,
  identifyCustomerAgain,
  identifyGuest,
} from '../caller/identify-caller.ts';
import { type Call, createCallRouter } from '../http/strict.ts';
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

const CHANNEL = ['channelId'];
/** What the customer's side says when a chat begins. */
const INIT_CONTEXT = [
  'browser',
  'cacheKey',
  'channelId',
  'chatId',
  'customContextData',
  'device',
  'handle',
  'isProactiveChat',
  'latitude',
  'locale',
  'longitude',
  'originurl',
  'os',
  'platform',
  'portalcontactid',
  'preChatResponse',
  'reconnectId',
];

interface TwinCall extends Omit<Call, 'createRoute'> {
  /** About a chat that has begun (T8). */
  isLater?: true;
  createRoute: (service: Service, identify: IdentifyCaller) => RequestHandler;
}

/** For customers with `auth/` in place of `AUTH`, and without it for guests. */
const TWINS: readonly TwinCall[] = [
  {
    method: 'post',
    path: `/AUTH${WIDGET_APP}/conversation`,
    query: ['channelId', 'reconnectId', 'reconnectid'],
    body: [...INIT_CONTEXT, 'reconnectid'],
    createRoute: createStartRoute,
  },
  ...['/v2', '/v3'].map(
    (version): TwinCall => ({
      method: 'get',
      path: `${version}/AUTHgetchattoken/${RECONNECT_SESSION}`,
      query: ['channelId', 'refreshToken'],
      createRoute: createChatTokenRoute,
    }),
  ),
  {
    method: 'post',
    path: `/AUTHsessioninit/${RECONNECT_SESSION}`,
    query: CHANNEL,
    body: INIT_CONTEXT,
    createRoute: createSessionInitRoute,
  },
  {
    method: 'post',
    path: `/AUTHsessionclose/${SESSION}`,
    query: ['channelId', 'isReconnectChat', 'isPersistentChat'],
    body: ['chatId'],
    createRoute: createCloseRoute,
    isLater: true,
  },
  {
    method: 'get',
    path: `/AUTHgetliveworkitemdetails/${RECONNECT_SESSION}`,
    query: CHANNEL,
    createRoute: createConversationDetailsRoute,
    isLater: true,
  },
  {
    method: 'get',
    path: '/v2/AUTHgetchattranscripts/:chatId/:requestId',
    query: CHANNEL,
    createRoute: createTranscriptRoute,
    isLater: true,
  },
  {
    method: 'post',
    path: '/AUTHcreateemailrequest/:requestId',
    query: CHANNEL,
    body: ['ChatId', 'EmailAddress', 'DefaultAttachmentMessage', 'CustomerLocale'],
    createRoute: createEmailRequestRoute,
    isLater: true,
  },
];

/** What each may bring is what Microsoft's chat SDK 1.11.8 sends, and what our own panel adds. */
export const CONNECTOR_CALLS: readonly Call[] = [
  {
    method: 'get',
    path: '/config/:orgId/:widgetId',
    query: ['requestId', 'channelId'],
    createRoute: createWidgetConfigRoute,
  },
  ...TWINS.flatMap(({ createRoute, isLater, ...call }): Call[] => [
    {
      ...call,
      path: call.path.replace('AUTH', 'auth/'),
      createRoute: (service) =>
        createRoute(service, isLater ? identifyCustomerAgain : identifyCustomer),
    },
    {
      ...call,
      path: call.path.replace('AUTH', ''),
      createRoute: (service) => createRoute(service, identifyGuest),
    },
  ]),
  {
    method: 'get',
    path: `/auth/reconnectablechats/${SESSION}`,
    query: CHANNEL,
    createRoute: createReconnectableRoute,
  },
  {
    method: 'get',
    path: '/auth/validateauthchatmaprecord/:orgId/:widgetId/:chatId/:requestId',
    query: CHANNEL,
    createRoute: createValidateChatRoute,
  },
  {
    method: 'get',
    path: `/auth/${WIDGET_APP}/conversation/history`,
    query: ['channelId', 'pageSize'],
    createRoute: createHistoryRoute,
  },
  {
    method: 'post',
    path: `/auth/getagentavailability/${SESSION}`,
    query: CHANNEL,
    body: INIT_CONTEXT,
    createRoute: createAgentAvailabilityRoute,
  },
  {
    method: 'get',
    path: '/reconnect/:orgId/:widgetId/:reconnectId',
    createRoute: createReconnectAvailabilityRoute,
  },
  {
    method: 'post',
    path: '/auth/authenticateChat/:orgId/:widgetId/:chatId/:requestId',
    query: CHANNEL,
    body: ['chatId'],
    createRoute: createAuthenticateChatRoute,
  },
];

/** To be mounted at `/livechatconnector`. */
export function createConnectorRoutes(service: Service): Router {
  return createCallRouter(service, CONNECTOR_CALLS);
}

/** To be mounted at `/inbound`. */
export function createInboundRoutes(service: Service): Router {
  return createCallRouter(service, [
    {
      method: 'post',
      path: '/typingindicator/livechat/sendtypingindicator/:requestId',
      query: CHANNEL,
      createRoute: createTypingRoute,
    },
  ]);
}
