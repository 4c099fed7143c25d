/** Reads for which widget a call is, and by which request id it goes. @module */

import type { Request } from 'express';
import { RefusalError } from '../contract/refusal-error.ts';
import { quote } from '../lib/text.ts';
import type { Config, Widget } from '../options/options.ts';
import type { Start } from '../store/stored-conversation.ts';

/** The two ids of a call, mostly in its path. */
export interface WidgetAddress {
  orgId?: unknown;
  widgetId?: unknown;
}

/** By which the chat SDK knows that there is no such widget. */
const WIDGET_NOT_FOUND = '701';

/** @throws {RefusalError} 404 when either id is another's. */
export function requireWidget(
  { orgId, widgetId }: WidgetAddress,
  { organizationId, widgets }: Config,
): Widget {
  const givenOrganization = String(orgId);
  if (givenOrganization.toLowerCase() !== organizationId.toLowerCase()) {
    throw new RefusalError(404, {
      title: 'Unknown organisation',
      detail: `The emulator plays the organisation ${organizationId} only, not ${quote(givenOrganization)}. Correct data-org-id in the script tag.`,
    });
  }
  const givenWidget = String(widgetId);
  const widget = widgets.get(givenWidget.toLowerCase());
  if (widget) return widget;
  const known = Array.from(widgets.values(), (each) => each.widgetId).join(', ');
  throw new RefusalError(
    404,
    {
      title: 'Unknown widget',
      detail: `The emulator plays no widget ${quote(givenWidget)}; it plays ${known}. Correct data-app-id in the script tag.`,
    },
    { errorcode: WIDGET_NOT_FOUND },
  );
}

/** Left out, they mean the emulator's own. */
export function widgetInHeaders(
  request: Request,
  { organizationId, widget }: Config,
): Required<WidgetAddress> {
  return {
    orgId: request.get('organizationid') ?? organizationId,
    widgetId: request.get('widgetappid') ?? widget.widgetId,
  };
}

/** Longer than any GUID; a longer name is no name that the customer's side will come back with. */
const MAX_REQUEST_ID_LENGTH = 100;

export function describeStart(
  request: Request,
  { widgetId }: Widget,
  verification: Start['verification'],
): Start {
  return { widgetId, requestId: readRequestId(request), verification };
}

/** The one in the path. @throws {RefusalError} when it is too long for one. */
export function requireRequestId(request: Request): string {
  const requestId = readRequestId(request);
  if (requestId !== undefined) return requestId;
  throw new RefusalError(400, {
    title: 'Malformed request id',
    detail: `Give an id of at most ${MAX_REQUEST_ID_LENGTH} characters, such as a GUID.`,
  });
}

/** In the path where the call has it there, else in its header. */
export function readRequestId(request: Request): string | undefined {
  const given = request.params.requestId ?? request.get('request-id') ?? '';
  const isName = typeof given === 'string' && given !== '' && given.length <= MAX_REQUEST_ID_LENGTH;
  return isName ? given : undefined;
}
