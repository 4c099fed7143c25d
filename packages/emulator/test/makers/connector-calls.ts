/** The calls of the connector, as the chat SDK makes them, with a token or without one. @module */
import type { ConversationStarted } from '../../src/contract/protocol.ts';
import type { Emulation } from './emulation.ts';

export interface Call {
  /** Null calls the guests' twin. */
  token: string | null;
  requestId?: string;
  reconnectId?: string | undefined;
  chatId?: string;
  widgetId?: string;
  body?: unknown;
  /** Further query parameters. */
  query?: string;
  headers?: Record<string, string>;
}

type ConnectorCall = (call: Call) => Promise<Response>;

export type CallName =
  | 'conversation'
  | 'getChatToken'
  | 'getChatTokenV3'
  | 'sessionInit'
  | 'sessionClose'
  | 'reconnectable'
  | 'details'
  | 'validate'
  | 'transcript'
  | 'email'
  | 'availability'
  | 'history';

export function makeCalls({ emulator, call }: Emulation): Record<CallName, ConnectorCall> {
  const send =
    (method: 'GET' | 'POST', path: (parts: Required<Call>, auth: string) => string) =>
    (given: Call): Promise<Response> => {
      const parts = {
        requestId: 'r',
        reconnectId: undefined,
        chatId: 'none',
        widgetId: emulator.widgetId,
        body: {},
        query: '',
        headers: {},
        ...given,
      };
      const { token, body, query, headers } = parts;
      const address = `/livechatconnector/${path(parts as Required<Call>, token === null ? '' : 'auth/')}`;
      return call(`${address}?channelId=lcw${query}`, {
        method,
        headers: {
          ...(token === null ? {} : { AuthenticatedUserToken: token }),
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
      });
    };
  const session = ({ widgetId, requestId }: Required<Call>): string =>
    `${emulator.organizationId}/${widgetId}/${requestId}`;
  const reconnecting = (parts: Required<Call>): string =>
    `${session(parts)}${parts.reconnectId === undefined ? '' : `/${parts.reconnectId}`}`;
  const widgetApp = ({ widgetId }: Required<Call>): string =>
    `organization/${emulator.organizationId}/widgetApp/${widgetId}`;
  return {
    conversation: send('POST', (parts, auth) => `${auth}${widgetApp(parts)}/conversation`),
    getChatToken: send('GET', (parts, auth) => `v2/${auth}getchattoken/${reconnecting(parts)}`),
    getChatTokenV3: send('GET', (parts, auth) => `v3/${auth}getchattoken/${reconnecting(parts)}`),
    sessionInit: send('POST', (parts, auth) => `${auth}sessioninit/${reconnecting(parts)}`),
    sessionClose: send('POST', (parts, auth) => `${auth}sessionclose/${session(parts)}`),
    reconnectable: send('GET', (parts, auth) => `${auth}reconnectablechats/${session(parts)}`),
    details: send('GET', (parts, auth) => `${auth}getliveworkitemdetails/${reconnecting(parts)}`),
    validate: send(
      'GET',
      (parts, auth) =>
        `${auth}validateauthchatmaprecord/${emulator.organizationId}/${parts.widgetId}/${parts.chatId}/${parts.requestId}`,
    ),
    transcript: send(
      'GET',
      ({ chatId, requestId }, auth) => `v2/${auth}getchattranscripts/${chatId}/${requestId}`,
    ),
    email: send('POST', ({ requestId }, auth) => `${auth}createemailrequest/${requestId}`),
    availability: send('POST', (parts, auth) => `${auth}getagentavailability/${session(parts)}`),
    history: send('GET', (parts, auth) => `${auth}${widgetApp(parts)}/conversation/history`),
  };
}

export async function readStarted(response: Response): Promise<ConversationStarted> {
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as ConversationStarted;
}
