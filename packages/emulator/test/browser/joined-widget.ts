/** The widget's two halves in one window: the real bootstrapper and the real chat, without a frame between them. @module */
import { onTestFinished, vi } from 'vitest';
import type { LiveChatWidgetSdk } from '../../src/browser/bootstrapper/create-sdk.ts';
import { startWidget } from '../../src/browser/bootstrapper/start-widget.ts';
import type {
  PageMessage,
  PanelMessage,
  WidgetSettings,
} from '../../src/browser/bridge/messages.ts';
import { createAskPage } from '../../src/browser/panel/ask-page.ts';
import { obeyPage } from '../../src/browser/panel/obey-page.ts';
import { makeSettings, trackObservers } from './bootstrapper/fixtures.ts';
import { makePanel, type PanelStandIn } from './panel/fixtures.ts';
import { W2_EVENTS } from './widget-surface.ts';

const ORIGIN = 'http://localhost:3001';
/** An element that loads nothing, in the place of the iframe. */
const STAND_IN = 'stand-in';

/** Ends with the next widget, which has the same window. */
let listening = new AbortController();
let endObservers = (): void => undefined;

export interface JoinedWidget {
  sdk: LiveChatWidgetSdk;
  panel: PanelStandIn;
  /** Lets everything that waits for an answer go on. */
  settle(): Promise<void>;
  /** The widget's events on `window` so far, in order. */
  heard: { name: string; detail: unknown }[];
  names(): string[];
  codes(): unknown[];
}

/** The next test, of whichever file, finds a window without a widget. To be called before its page is emptied. */
export function leaveWidget(): void {
  endObservers();
  Reflect.deleteProperty(window, 'Microsoft');
}

/** Needs fake timers. `isReady: false` leaves it before `lcw:ready`. */
export async function joinWidget(
  overrides: Partial<WidgetSettings> = {},
  { isReady = true, ids = {} }: { isReady?: boolean; ids?: Record<string, string> } = {},
): Promise<JoinedWidget> {
  listening.abort();
  listening = new AbortController();
  const { signal } = listening;
  leaveWidget();
  endObservers = trackObservers();
  document.body.replaceChildren();
  const create = Document.prototype.createElement;
  vi.spyOn(document, 'createElement').mockImplementation((tag: string) =>
    create.call(document, tag === 'iframe' ? STAND_IN : tag),
  );
  addTag(ids);
  const heard: JoinedWidget['heard'] = [];
  for (const name of W2_EVENTS) {
    const hearEvent = (event: Event): void => {
      heard.push({ name, detail: (event as CustomEvent).detail });
    };
    addEventListener(name, hearEvent, { signal });
  }

  startWidget(window);
  const settle = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(0));
  await settle();
  const contentWindow = { postMessage: (data: { message: PageMessage }) => hear(data.message) };
  const frame = document.querySelector(STAND_IN);
  if (frame !== null) Object.defineProperty(frame, 'contentWindow', { value: contentWindow });

  function tell(message: PanelMessage): void {
    const data = { channel: 'lcw-emulator', message };
    const event = new MessageEvent('message', { data, origin: ORIGIN });
    Object.defineProperty(event, 'source', { value: contentWindow });
    window.dispatchEvent(event);
  }

  const settings = makeSettings(overrides);
  let lastAsk = 0;
  const askPage = createAskPage(tell, () => `ask-${++lastAsk}`);
  const panel = makePanel({ settings, onTell: tell });
  panel.page.token.mockImplementation(askPage.token);
  panel.page.context.mockImplementation(askPage.context);

  function hear(message: PageMessage): void {
    askPage.hear(message);
    obeyPage(message, panel.chat);
  }

  tell({ type: 'loaded' });
  if (isReady) tell({ type: 'ready', settings });
  await settle();
  onTestFinished(leaveWidget);
  const sdk = window.Microsoft?.Omnichannel?.LiveChatWidget?.SDK;
  if (sdk === undefined) throw new Error('No SDK was published.');
  return {
    sdk,
    panel,
    settle,
    heard,
    names: () => heard.map(({ name }) => name),
    codes: () => heard.flatMap(({ detail }) => errorCodeOf(detail)),
  };
}

function addTag(ids: Record<string, string>): void {
  const tag = document.createElement('script');
  const all = {
    id: 'Microsoft_Omnichannel_LCWidget',
    type: 'text/plain',
    src: `${ORIGIN}/livechatwidget/scripts/LiveChatBootstrapper.js`,
    'data-app-id': 'widget',
    'data-org-id': 'org',
    'data-org-url': ORIGIN,
    ...ids,
  };
  for (const [name, value] of Object.entries(all)) tag.setAttribute(name, value);
  document.body.append(tag);
}

function errorCodeOf(detail: unknown): unknown[] {
  return detail !== null && typeof detail === 'object' && 'errorCode' in detail
    ? [detail.errorCode]
    : [];
}
