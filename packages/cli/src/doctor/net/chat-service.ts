/** The calls that start and end a conversation, as Microsoft's chat SDK makes them (S3). @module */
import { randomUUID } from 'node:crypto';
import { TIMEOUT_MS } from '../visit.ts';
import type { Answer, NoAnswer, Visitor } from './visitor.ts';

const MAX_ANSWER_BYTES = 256 * 1024;

interface CallParts {
  requestId?: string;
  body?: Readonly<Record<string, string>>;
  /** Also when the examination has been stopped: what was begun is ended. */
  evenWhenStopped?: boolean;
}

export type Call = (
  method: 'GET' | 'POST',
  path: string,
  parts?: CallParts,
) => Promise<Answer | NoAnswer>;

/** Calls with a customer's token: `orgUrl` has to be an address that may have it. */
export function createCall(visitor: Visitor, orgUrl: URL, token: string): Call {
  return (method, path, { requestId, body, evenWhenStopped = false } = {}) =>
    visitor.ask(new URL(`/livechatconnector/${path}?channelId=lcw`, orgUrl), {
      method,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      evenWhenStopped,
      headers: {
        AuthenticatedUserToken: token,
        ...(requestId === undefined
          ? {}
          : { 'Request-Id': requestId, AuthCodeNonce: randomUUID() }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
}

/** `page` is where the customer chats. */
export function startConversation(
  call: Call,
  { orgId, widgetId }: { orgId: string; widgetId: string },
  { requestId, page }: { requestId: string; page: URL },
): Promise<Answer | NoAnswer> {
  return call('POST', `auth/organization/${orgId}/widgetApp/${widgetId}/conversation`, {
    requestId,
    body: { originurl: page.href },
  });
}

/** `session` is organisation, widget and request. */
export function closeConversation(
  call: Call,
  session: string,
  chatId: string | undefined,
): Promise<Answer | NoAnswer> {
  const body: Record<string, string> = chatId === undefined ? {} : { chatId };
  return call('POST', `auth/sessionclose/${session}`, { body, evenWhenStopped: true });
}

/** Whether a conversation may be there although the answer does not say so. */
export function mayHaveBegun(answer: Answer | NoAnswer): boolean {
  return 'problem' in answer ? answer.problem !== 'unsafe' : answer.status === 200;
}

export function isRefusal(answer: Answer | NoAnswer): answer is Answer {
  return 'status' in answer && (answer.status === 401 || answer.status === 403);
}

/** The id of the conversation that has begun. */
export function readChatId(started: Answer | NoAnswer): string | undefined {
  if (!('status' in started) || started.status !== 200) return undefined;
  try {
    const answer: unknown = JSON.parse(started.body);
    if (typeof answer !== 'object' || answer === null || !('ChatId' in answer)) return undefined;
    return typeof answer.ChatId === 'string' && answer.ChatId !== '' ? answer.ChatId : undefined;
  } catch {
    return undefined;
  }
}
