/** Finds the widget that a call is for, and refuses calls for one that this emulator does not play. @module */
import type { Request } from 'express';
import type { Config, Widget } from '../options/options.ts';
import { quote } from '../options/quote.ts';
import { RefusalError } from '../refusal-error.ts';

/** @throws {RefusalError} 404 when either id in the path is another's. */
export function requireWidget(request: Request, { organizationId, widgets }: Config): Widget {
  const givenOrganization = String(request.params.orgId);
  if (givenOrganization.toLowerCase() !== organizationId.toLowerCase()) {
    throw new RefusalError(404, {
      title: 'Unknown organisation',
      detail: `The emulator plays the organisation ${organizationId} only, not ${quote(givenOrganization)}. Correct data-org-id in the script tag.`,
    });
  }
  const givenWidget = String(request.params.widgetId);
  const widget = widgets.get(givenWidget.toLowerCase());
  if (widget) return widget;
  const known = Array.from(widgets.values(), ({ widgetId }) => widgetId).join(', ');
  throw new RefusalError(404, {
    title: 'Unknown widget',
    detail: `The emulator plays no widget ${quote(givenWidget)}; it plays ${known}. Correct data-app-id in the script tag.`,
  });
}
