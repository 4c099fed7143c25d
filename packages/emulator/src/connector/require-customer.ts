/** Establishes who calls: the verified subject, or nobody on the unauthenticated twin of a route. @module */
import type { Request } from 'express';
import { TOKEN_HEADER } from '../protocol.ts';
import type { Service } from '../service.ts';
import type { Owner } from '../store/find-chat.ts';
import type { Verification } from '../verify/verify-token.ts';
import { describeStart } from './describe-start.ts';
import { refuseToken } from './refuse-token.ts';
import { requireWidget } from './require-widget.ts';

export interface Customer {
  owner: Owner & { subject: string };
  verification: Verification;
}

/**
 * Verifies the token, which is sent again for every call of a chat (T8). A refused one is kept for
 * the agent's view whichever call brought it, since a widget may ask for open chats first.
 * @throws {RefusalError} when the token does not hold.
 */
export async function requireCustomer(request: Request, service: Service): Promise<Customer> {
  const { config, store, verify } = service;
  requireWidget(request, config);
  const verification = await verify(request.get(TOKEN_HEADER));
  if (verification.failed) {
    store.addRefused(describeStart(request, service, verification));
    throw refuseToken(verification.failed);
  }
  return { owner: { widgetId: config.widgetId, subject: verification.subject }, verification };
}

export function requireGuest(request: Request, { config }: Service): Owner {
  requireWidget(request, config);
  return { widgetId: config.widgetId, subject: undefined };
}
