/** Finds the widget of a call that has no ids in its path: they are in its headers. @module */
import type { Request } from 'express';
import type { Config } from '../../options/options.ts';
import type { WidgetAddress } from '../caller/require-widget.ts';

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
