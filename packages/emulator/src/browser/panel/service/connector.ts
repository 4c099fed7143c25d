/** The service calls that a chat is made of, as they are on the wire; same-origin, relative. @module */
import type {
  ConversationStarted,
  NoToken,
  Refusal,
  WidgetConfig,
} from '../../../contract/protocol.ts';
import { TOKEN_HEADER, WIDGET_ATTEMPTS } from '../../../contract/protocol.ts';
import type { CustomContext } from '../../bridge/messages.ts';
import { ChatFailure, failureOfRefusal } from './chat-failure.ts';

/** Who a call is made for: null is the unauthenticated twin of each route. */
export type Jwt = string | null;

export interface ConversationRequest {
  requestId: string;
  jwt: Jwt;
  reconnectId?: string;
  customContext?: CustomContext;
}

export interface Session {
  requestId: string;
  jwt: Jwt;
  /** What proves a guest's chat; a customer's is proved by the JWT. */
  chatToken: string;
}

export interface GuestSession extends Session {
  chatId: string;
  jwt: string;
}

export interface Connector {
  config(requestId: string): Promise<WidgetConfig>;
  startConversation(request: ConversationRequest): Promise<ConversationStarted>;
  /** The open chat of this token's customer, if there is one. */
  findReconnectable(requestId: string, jwt: string): Promise<string | null>;
  /** Makes a guest's chat this token's customer's (P10). */
  authenticateChat(session: GuestSession): Promise<void>;
  closeSession(session: Session): Promise<void>;
  /** Tells the emulator, and nobody else, of a chat that ended in the page. Never rejects. */
  reportNoToken(noToken: NoToken): Promise<void>;
}

export function createConnector(
  { orgId, widgetId }: { orgId: string; widgetId: string },
  fetch: typeof globalThis.fetch,
): Connector {
  const org = encodeURIComponent(orgId);
  const widget = encodeURIComponent(widgetId);

  async function call(path: string, requestId: string, jwt: Jwt, init: RequestInit = {}) {
    const headers = {
      ...init.headers,
      'Request-Id': requestId,
      ...(jwt === null ? {} : { [TOKEN_HEADER]: jwt }),
      ...(init.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    };
    let response: Response;
    try {
      response = await fetch(`/livechatconnector/${path}`, {
        ...init,
        headers,
        credentials: 'omit',
        cache: 'no-store',
      });
    } catch {
      throw new ChatFailure({ detail: 'The chat service could not be reached.' });
    }
    if (response.ok) return response;
    const refusal = (await response.json().catch(() => null)) as Partial<Refusal> | null;
    throw failureOfRefusal(response.status, refusal, response.headers.get('errorcode'));
  }

  const kind = (jwt: Jwt): string => (jwt === null ? '' : 'auth/');

  return {
    async config(requestId) {
      const query = new URLSearchParams({ requestId, channelId: 'lcw' });
      const answer = await call(`config/${org}/${widget}?${query}`, requestId, null);
      return (await answer.json()) as WidgetConfig;
    },
    async startConversation({ requestId, jwt, reconnectId, customContext }) {
      const body = {
        ...(reconnectId === undefined ? {} : { reconnectId }),
        ...(customContext === undefined ? {} : { customContextData: customContext }),
      };
      const path = `${kind(jwt)}organization/${org}/widgetApp/${widget}/conversation`;
      const init = { method: 'POST', body: JSON.stringify(body) };
      const answer = await call(path, requestId, jwt, init);
      return (await answer.json()) as ConversationStarted;
    },
    async findReconnectable(requestId, jwt) {
      const path = `auth/reconnectablechats/${org}/${widget}/${encodeURIComponent(requestId)}`;
      const answer = await call(path, requestId, jwt);
      if (answer.status === 204) return null;
      const { reconnectid } = (await answer.json()) as { reconnectid?: string };
      return reconnectid ?? null;
    },
    async authenticateChat({ requestId, chatId, chatToken, jwt }) {
      const ids = [chatId, requestId].map(encodeURIComponent).join('/');
      const headers = { Authorization: `Bearer ${chatToken}` };
      const init = { method: 'POST', body: '{}', headers };
      await call(`auth/authenticateChat/${org}/${widget}/${ids}`, requestId, jwt, init);
    },
    async closeSession({ requestId, jwt, chatToken }) {
      const path = `${kind(jwt)}sessionclose/${org}/${widget}/${encodeURIComponent(requestId)}`;
      // The page may be leaving, as at sign-out.
      const init = { method: 'POST', body: '{}', keepalive: true };
      const headers = jwt === null ? { Authorization: `Bearer ${chatToken}` } : {};
      await call(path, requestId, jwt, { ...init, headers });
    },
    async reportNoToken(noToken) {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify({ widgetId, noToken });
      // The customer reads what went wrong whether or not the agent's view does.
      await fetch(WIDGET_ATTEMPTS, { method: 'POST', headers, body }).catch(() => undefined);
    },
  };
}
