/** Raises the widget's events on the page's `window` (W2, W3). @module */
import { WIDGET_ERRORS } from '../../contract/protocol.ts';
import type { Failure, PanelEvent } from '../bridge/messages.ts';

export type WidgetEvent = PanelEvent | 'lcw:ready' | 'lcw:error' | 'lcw:getAgentAvailability';

/** `event.detail` of `lcw:error`. */
export interface WidgetErrorDetail extends Failure {
  errorDescription: string;
}

export function raiseEvent(host: Window, name: WidgetEvent, detail?: unknown): void {
  host.dispatchEvent(new CustomEvent(name, { detail }));
}

export function raiseError(host: Window, { errorCode, errorDetail }: Failure): void {
  const detail: WidgetErrorDetail = {
    errorCode,
    errorDescription: WIDGET_ERRORS[errorCode],
    ...(errorDetail === undefined ? {} : { errorDetail }),
  };
  raiseEvent(host, 'lcw:error', detail);
}
