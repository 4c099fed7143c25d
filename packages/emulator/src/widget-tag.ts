/** Writes the script tag that a page includes to get the widget. @module */

export interface WidgetTag {
  scriptUrl: string;
  widgetId: string;
  organizationId: string;
  /** Origin of the pretended organisation. */
  organizationUrl: string;
}

/** Every part is a checked GUID or an address of ours, so nothing in it needs escaping. */
export function writeWidgetTag(tag: WidgetTag): string {
  return `<script id="Microsoft_Omnichannel_LCWidget" src="${tag.scriptUrl}" data-app-id="${tag.widgetId}" data-org-id="${tag.organizationId}" data-org-url="${tag.organizationUrl}"></script>`;
}
