/**
 * Everything that the shop's page (bootstrapper) and the chat panel (iframe) say to each other by
 * `postMessage`, in both directions.
 * @module
 */
import type { NoToken, WidgetErrorCode } from '../../contract/protocol.ts';

/** What the page needs to know of the widget's configuration once the panel has read it. */
export interface WidgetSettings {
  isAuthenticated: boolean;
  /** The dotted name of the JavaScript client function (A1), when authentication is on. */
  clientFunction: string | null;
  /** P10: null from the provider means guest, not failure. */
  isSignInOptional: boolean;
  tokenRead: 'at-start' | 'at-registration';
  isOutOfOperatingHours: boolean;
}

/** How the panel should look: only the page can see its own width and colour preference. */
export interface Appearance {
  theme: 'light' | 'dark';
  layout: 'floating' | 'full';
}

/** How much of the page the frame takes. */
export type PanelView = 'closed' | 'invited' | 'open';

export interface Failure {
  errorCode: WidgetErrorCode;
  errorDetail?: string;
}

/** What asking the page for a token came to. `guest`: nobody signed in, and that is allowed (P10). */
export type TokenOutcome =
  | { kind: 'token'; token: string }
  | { kind: 'guest' }
  | ({ kind: 'failed'; noToken: NoToken } & Failure);

export type CustomContext = Record<string, unknown>;

export type ContextOutcome =
  | { kind: 'context'; context: CustomContext }
  | ({ kind: 'failed' } & Failure);

/** The events of W2 that the panel causes; `lcw:ready` and `lcw:error` have messages of their own. */
export const PANEL_EVENTS = [
  'lcw:startChat',
  'lcw:closeChat',
  'lcw:chatQueued',
  'lcw:chatRetrieved',
  'lcw:onClose',
  'lcw:onMinimize',
  'lcw:onMaximize',
  'lcw:onMessageReceived',
  'lcw:onMessageSent',
  'lcw:threadUpdate',
] as const;

export type PanelEvent = (typeof PANEL_EVENTS)[number];

export type PageMessage =
  /** `kept` is what the panel had told it to keep, in this tab, before a reload. */
  | { type: 'hello'; appearance: Appearance; kept: string | null }
  | { type: 'appearance'; appearance: Appearance }
  | { type: 'start-chat'; customContext: CustomContext }
  | { type: 'invite'; text: string; inNewWindow: boolean }
  | { type: 'close-chat' }
  /** The page can answer now, as it perhaps could not when the panel asked for a token before. */
  | { type: 'provider-set' }
  | { type: 'token'; askId: string; outcome: TokenOutcome }
  | { type: 'context'; askId: string; outcome: ContextOutcome };

export type PanelMessage =
  | { type: 'loaded' }
  | { type: 'ready'; settings: WidgetSettings }
  | { type: 'unusable'; detail: string }
  | { type: 'view'; view: PanelView; takesFocus: boolean }
  | { type: 'ask-token'; askId: string }
  | { type: 'ask-context'; askId: string; startContext: CustomContext }
  /** The customer accepted an invitation to a window of its own (W4). */
  | { type: 'pop-out' }
  | { type: 'keep'; kept: string | null }
  | { type: 'event'; name: PanelEvent; detail?: unknown }
  | ({ type: 'error' } & Failure);
