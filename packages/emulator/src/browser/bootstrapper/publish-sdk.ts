/** Puts the SDK where pages look for it, keeping whatever else lives in that namespace. @module */
import type { LiveChatWidgetSdk } from './create-sdk.ts';

interface Namespace {
  Omnichannel?: { LiveChatWidget?: { SDK?: LiveChatWidgetSdk } };
}

declare global {
  interface Window {
    Microsoft?: Namespace;
  }
}

/** False, and nothing done, when a widget is already there. */
export function publishSdk(host: Window, sdk: LiveChatWidgetSdk): boolean {
  host.Microsoft ??= {};
  host.Microsoft.Omnichannel ??= {};
  host.Microsoft.Omnichannel.LiveChatWidget ??= {};
  if (host.Microsoft.Omnichannel.LiveChatWidget.SDK !== undefined) return false;
  host.Microsoft.Omnichannel.LiveChatWidget.SDK = sdk;
  return true;
}
