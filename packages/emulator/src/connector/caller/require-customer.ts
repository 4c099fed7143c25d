/** Establishes which customer calls: the subject of a token that holds. @module */
import type { Request } from 'express';
import type { Widget } from '../../options/options.ts';
import { TOKEN_HEADER } from '../../protocol.ts';
import type { Service } from '../../service.ts';
import type { Owner } from '../../store/find-chat.ts';
import { failed } from '../../verify/check.ts';
import { refusedBy } from '../../verify/refused-by.ts';
import type { AcceptedToken, Verification } from '../../verify/verify-token.ts';
import { describeStart } from '../session/describe-start.ts';
import { refuseToken } from './refuse-token.ts';
import { requireWidget, type WidgetAddress } from './require-widget.ts';

export interface Customer {
  owner: Owner & { subject: string };
  widget: Widget;
  verification: AcceptedToken;
}

/**
 * Verifies the token, which is sent again for every call of a chat (T8). A refused one is kept for
 * the agent's view whichever call brought it, since a widget may ask for open chats first.
 * @throws {RefusalError} when the token does not hold.
 */
export async function requireCustomer(
  request: Request,
  service: Service,
  address: WidgetAddress = request.params,
): Promise<Customer> {
  const { config, store } = service;
  const widget = requireWidget(address, config);
  const verification = await verifyFor(widget, request.get(TOKEN_HEADER), service);
  if (verification.failed) {
    store.addRefused(describeStart(request, widget, verification));
    throw refuseToken(verification.failed);
  }
  const owner = { widgetId: widget.widgetId, subject: verification.subject };
  return { owner, widget, verification };
}

/** A widget without an authentication setting has no key to verify with. */
async function verifyFor(
  widget: Widget,
  token: string | undefined,
  { verify }: Service,
): Promise<Verification> {
  if (widget.authentication) return await verify(token);
  return refusedBy(
    failed(
      'A1',
      'Authentication setting',
      'A token was sent to a widget that has no authentication setting.',
      'Give it one, or chat as a guest.',
    ),
  );
}
