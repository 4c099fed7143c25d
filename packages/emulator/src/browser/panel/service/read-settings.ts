/** Reads out of the service's configuration what the two halves of the widget need. @module */
import type { WidgetConfig } from '../../../contract/protocol.ts';
import type { WidgetSettings } from '../../bridge/messages.ts';

export interface PanelSettings extends WidgetSettings {
  /** Whether an open chat of the same customer is taken up again in another tab. */
  canReconnect: boolean;
}

export function readSettings(config: WidgetConfig): PanelSettings {
  const auth = config.LiveChatConfigAuthSettings;
  const widget = config.LiveWSAndLiveChatEngJoin ?? {};
  return {
    isAuthenticated: Boolean(auth),
    clientFunction: auth?.msdyn_javascriptclientfunction || null,
    isSignInOptional: widget.msdyn_authenticatedsigninoptional === 'true',
    tokenRead: config.EmulatorSettings?.tokenRead ?? 'at-start',
    // The service writes this one with a capital letter.
    isOutOfOperatingHours: String(widget.OutOfOperatingHours).toLowerCase() === 'true',
    canReconnect: widget.msdyn_enablechatreconnect === 'true',
  };
}
