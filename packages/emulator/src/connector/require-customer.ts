/** Establishes who calls: the verified subject, or nobody on the unauthenticated twin of a route. @module */
import type { Request } from 'express';
import type { Widget } from '../options/options.ts';
import { TOKEN_HEADER } from '../protocol.ts';
import type { Service } from '../service.ts';
import type { Owner } from '../store/find-chat.ts';
import type { AcceptedToken } from '../verify/verify-token.ts';
import { describeStart } from './describe-start.ts';
import { refuseToken } from './refuse-token.ts';
import { requireWidget } from './require-widget.ts';

export interface Customer {
  owner: Owner & { subject: string };
  widget: Widget;
  verification: AcceptedToken;
}

export interface Guest {
  owner: Owner;
  widget: Widget;
}

/**
 * Verifies the token, which is sent again for every call of a chat (T8). A refused one is kept for
 * the agent's view whichever call brought it, since a widget may ask for open chats first.
 * @throws {RefusalError} when the token does not hold.
 */
export async function requireCustomer(request: Request, service: Service): Promise<Customer> {
  const { config, store, verify } = service;
  const widget = requireWidget(request, config);
  const verification = await verify(request.get(TOKEN_HEADER));
  if (verification.failed) {
    store.addRefused(describeStart(request, widget, verification));
    throw refuseToken(verification.failed);
  }
  const owner = { widgetId: widget.widgetId, subject: verification.subject };
  return { owner, widget, verification };
}

export function requireGuest(request: Request, { config }: Service): Guest {
  const widget = requireWidget(request, config);
  return { owner: { widgetId: widget.widgetId, subject: undefined }, widget };
}
