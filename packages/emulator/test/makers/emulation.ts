/** A running emulator beside a running site, and the calls that the tests make to it. @module */
import { onTestFinished } from 'vitest';
import type { ConversationStarted, MessagesAnswer } from '../../src/contract/protocol.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/index.ts';
import { type Site, startSite } from './site.ts';
import { makeToken, NOW_MS } from './tokens.ts';

export interface Emulation {
  emulator: Emulator;
  site: Site;
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Starts a conversation; an undefined token leaves the header out, null calls the guest's twin. */
  start(
    token: string | null | undefined,
    init?: { body?: unknown; requestId?: string },
  ): Promise<Response>;
  /** As above for a token that has to be accepted. */
  open(
    token?: string | null,
    init?: { body?: unknown; requestId?: string },
  ): Promise<ConversationStarted>;
  list(chat: ConversationStarted, query?: string): Promise<MessagesAnswer>;
  send(chat: ConversationStarted, content: unknown): Promise<Response>;
}

export async function emulate(
  options: Partial<EmulatorOptions> = {},
  site?: Site,
): Promise<Emulation> {
  const running = site ?? (await startSite());
  const emulator = await startEmulator({
    publicKeyUrl: running.publicKeyUrl,
    port: 0,
    now: () => NOW_MS,
    ...options,
  });
  onTestFinished(() => emulator.close());
  const { url, organizationId, widgetId } = emulator;
  const call = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`${url}${path}`, init);
  const threadOf = ({ ChatId }: ConversationStarted): string => `/chat/threads/${ChatId}/messages`;
  const bearer = ({ Token }: ConversationStarted): { authorization: string } => ({
    authorization: `Bearer ${Token}`,
  });

  const emulation: Emulation = {
    emulator,
    site: running,
    call,
    start(token, { body, requestId } = {}): Promise<Response> {
      const kind = token === null ? '' : 'auth/';
      return call(
        `/livechatconnector/${kind}organization/${organizationId}/widgetApp/${widgetId}/conversation`,
        {
          method: 'POST',
          headers: {
            ...(token ? { AuthenticatedUserToken: token } : {}),
            ...(requestId === undefined ? {} : { 'Request-Id': requestId }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        },
      );
    },
    async open(token = makeToken(), init = {}): Promise<ConversationStarted> {
      const response = await emulation.start(token, init);
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as ConversationStarted;
    },
    async list(chat, query = ''): Promise<MessagesAnswer> {
      const response = await call(`${threadOf(chat)}${query}`, { headers: bearer(chat) });
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as MessagesAnswer;
    },
    send(chat, content): Promise<Response> {
      return call(threadOf(chat), {
        method: 'POST',
        headers: { ...bearer(chat), 'content-type': 'application/json' },
        body: JSON.stringify({ content }),
      });
    },
  };
  return emulation;
}
