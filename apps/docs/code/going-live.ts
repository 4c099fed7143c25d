import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';

/** What stands in the widget's script tag, which the administrator copies to you. */
export interface Widget {
  src: string;
  appId: string;
  orgId: string;
  orgUrl: string;
}

export interface Rollout {
  /** The widget that everybody has until now. */
  current: Widget;
  /** The one that asks for a token. */
  next: Widget;
  /** How many of a hundred customers get it. Read for each page, so that a change needs no restart. */
  percent: () => number;
  /** Who is signed in; undefined for a visitor. */
  customerId: (request: Request) => string | undefined;
}

/** Always the same customers, on every server: who is in at 5 percent is in at 20. */
export function isInRollout(customerId: string, percent: number): boolean {
  const digest = createHash('sha256').update(`live-chat ${customerId}`).digest();
  return digest.readUInt32BE(0) / 2 ** 32 < percent / 100;
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

function tagOf({ src, appId, orgId, orgUrl }: Widget): string {
  const attributes = {
    id: 'Microsoft_Omnichannel_LCWidget',
    src,
    'data-app-id': appId,
    'data-org-id': orgId,
    'data-org-url': orgUrl,
  };
  const text = Object.entries(attributes).map(([name, value]) => `${name}="${escapeHtml(value)}"`);
  return `<script ${text.join(' ')}></script>`;
}

/**
 * Sets `response.locals.chatTags`, for the end of every page. Mount it after the session, `liveChatAuth`
 * and static files, and before the pages: it sets Cache-Control on everything that follows.
 */
export function chatTags({ current, next, percent, customerId }: Rollout): RequestHandler {
  return (request, response, proceed) => {
    const id = customerId(request);
    const isNext = id !== undefined && isInRollout(id, percent());
    // Ours comes first: the widget looks its function up by name.
    response.locals.chatTags = isNext
      ? `<script src="/_services/auth/client.js"></script>\n${tagOf(next)}`
      : tagOf(current);
    // The page differs from customer to customer, and a rollback must not wait for a cache.
    response.set('Cache-Control', 'private, no-cache');
    proceed();
  };
}
