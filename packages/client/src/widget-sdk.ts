/** The part of Microsoft's widget that we talk to, and where the page keeps it. @module */
import { tryTo } from './guard.ts';

/** What the widget passes to a provider: one function, to be called once, with a JWT or null. */
export type TokenCallback = (token: string | null) => void;

/** What some ways in pass along with the request for a token (P8, P10). */
export interface ChatContext {
  /** True when the widget's sign-in is optional. */
  readonly isMidAuthEnabled?: boolean;
}

/** A function that the widget calls for a token. */
export type WidgetProvider = (callback: TokenCallback, context?: ChatContext) => void;

/** `Microsoft.Omnichannel.LiveChatWidget.SDK` (W1), as far as it is used here. */
export interface WidgetSdk {
  setAuthTokenProvider(provider: WidgetProvider): void;
  getAuthTokenProvider(): WidgetProvider | null;
  removeAuthTokenProvider(): void;
  startChat(): unknown;
  closeChat(): unknown;
}

declare global {
  var Microsoft: { Omnichannel?: { LiveChatWidget?: { SDK?: WidgetSdk } } } | undefined;
}

/** The widget's SDK, once its script has run; that it exists does not mean that it listens (P7). */
export function widgetSdk(): WidgetSdk | undefined {
  return tryTo(() => globalThis.Microsoft?.Omnichannel?.LiveChatWidget?.SDK);
}

/**
 * Makes the widget forget its provider, and the token that it may have read: removing a provider alone leaves that
 * there (P6), so one that answers null is read first.
 */
export function emptyWidget(): void {
  const sdk = widgetSdk();
  tryTo(() => sdk?.setAuthTokenProvider((callback) => callback(null)));
  tryTo(() => sdk?.removeAuthTokenProvider());
}

/** Ends the customer's chat, and makes the widget forget who it was. */
export function closeWidget(): void {
  // That no chat was open is no concern of ours, whether the widget throws or rejects.
  void (async () => widgetSdk()?.closeChat())().catch(() => {});
  emptyWidget();
}
