/** Finds the widget that a call is for, and refuses calls for one that this emulator does not play. @module */
import type { Config, Widget } from '../../options/options.ts';
import { quote } from '../../options/quote.ts';
import { RefusalError } from '../../refusal-error.ts';

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
