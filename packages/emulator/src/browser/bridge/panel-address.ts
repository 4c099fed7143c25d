/**
 * How the page tells the panel which widget it is and whose. In the fragment, so that it
 * never reaches the service and the panel's address stays one route.
 * @module
 */

export interface PanelAddress {
  orgId: string;
  widgetId: string;
  /** The origin of the panel's page: the only one that it talks to. */
  pageOrigin: string;
  /** Whether the page frames the panel, or has opened it in a window of its own (W4). */
  place: 'frame' | 'window';
}

export function panelUrl(serviceOrigin: string, address: PanelAddress): string {
  return `${serviceOrigin}/livechatwidget/panel#${new URLSearchParams({ ...address })}`;
}

/** Null when a part is missing, as when somebody opens the panel by itself. */
export function readPanelAddress(fragment: string): PanelAddress | null {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const orgId = fields.get('orgId');
  const widgetId = fields.get('widgetId');
  const pageOrigin = fields.get('pageOrigin');
  const place = fields.get('place') === 'window' ? 'window' : 'frame';
  return orgId && widgetId && pageOrigin ? { orgId, widgetId, pageOrigin, place } : null;
}
