/** Starts the widget in the shop's page: publishes the SDK, frames the panel and answers it. @module */
import type {
  Appearance,
  CustomContext,
  PageMessage,
  PanelMessage,
  WidgetSettings,
} from '../bridge/messages.ts';
import { type Bridge, openBridge } from '../bridge/open-bridge.ts';
import { panelUrl } from '../bridge/panel-address.ts';
import { createSdk } from './create-sdk.ts';
import { createPanelAnswers } from './panel/answer-panel.ts';
import { createChatKeeper } from './panel/chat-keeper.ts';
import { type ChatWindow, createChatWindow } from './panel/chat-window.ts';
import { createPanelFrame, type PanelFrame } from './panel/panel-frame.ts';
import { publishSdk } from './publish-sdk.ts';
import { raiseError, raiseEvent } from './raise-event.ts';
import { readScriptTag, type ScriptTag, ScriptTagError } from './script-tag.ts';
import { tellDeveloper } from './tell-developer.ts';
import { createAuthTokenRegistration } from './token/auth-token-registration.ts';

/** A page that takes the panel out more often, before it has loaded again, does so on purpose. */
const MAX_PUT_BACKS = 5;
/** What is asked of the panel while it loads again. */
const MAX_WAITING = 20;

/** After this long without a word from the panel, it is taken as not loading (W3, code 7). */
export const PANEL_TIMEOUT_MS = 10_000;

export function startWidget(host: Window): void {
  let settings: WidgetSettings | null = null;
  let bridge: Bridge<PageMessage> | undefined;
  let panel: PanelFrame | undefined;
  let chatWindow: ChatWindow | undefined;
  /** Undefined while the panel hears; else what is asked of it while it loads again. */
  let waiting: PageMessage[] | undefined;

  const post = (message: PageMessage): void => bridge?.post(message);
  const ask = (message: PageMessage): void => {
    if (waiting === undefined) post(message);
    else if (waiting.length < MAX_WAITING) waiting.push(message);
  };
  const lost = new Set<string>();
  const registration = createAuthTokenRegistration(() => settings?.tokenRead ?? 'at-start');
  const sdk = createSdk({
    settings: () => settings,
    registration,
    lost,
    post(message) {
      ask(message);
      // What is asked of a chat is asked of the one in the window too.
      if (message.type === 'close-chat' || message.type === 'provider-set') {
        chatWindow?.post(message);
      }
    },
    raise: (name, detail) => raiseEvent(host, name, detail),
    popOut,
  });
  if (!publishSdk(host, sdk)) {
    tellDeveloper('warn', 'The widget is in this page already; this script tag is ignored.');
    return;
  }

  function popOut(customContext: CustomContext): void {
    if (chatWindow?.open(customContext)) return;
    tellDeveloper('warn', 'The browser opened no window, so the panel opens in the page (W4).');
    ask({ type: 'start-chat', customContext });
  }

  function hearReady(read: WidgetSettings): void {
    const isFirst = settings === null;
    settings = read;
    const asked = waiting ?? [];
    waiting = undefined;
    if (isFirst) raiseEvent(host, 'lcw:ready');
    // Whoever has asked again by now has lost nothing.
    for (const method of lost) {
      tellDeveloper('warn', `${method} was called before lcw:ready and is lost (P7).`);
    }
    lost.clear();
    for (const message of asked) post(message);
  }

  function giveUp(errorDetail: string): void {
    bridge?.close();
    panel?.remove();
    tellDeveloper('error', errorDetail);
    raiseError(host, { errorCode: 7, errorDetail });
  }

  function frame(tag: ScriptTag): void {
    const { orgId, widgetId, serviceOrigin } = tag;
    const urlOf = (place: 'frame' | 'window'): string =>
      panelUrl(serviceOrigin, { orgId, widgetId, pageOrigin: host.location.origin, place });
    let putBacks = 0;
    const framed = createPanelFrame(host, urlOf('frame'), {
      hasChatButton: tag.hasChatButton,
      onPutBack() {
        waiting ??= [];
        awaitPanel();
        putBacks += 1;
        if (putBacks > MAX_PUT_BACKS) giveUp('The page keeps taking the chat panel out.');
        else tellDeveloper('warn', 'The page took the chat panel out; it is put back.');
      },
    });
    panel = framed;
    const keeper = createChatKeeper(widgetId, () => host.sessionStorage);
    const hello = (appearance: Appearance): PageMessage => ({
      type: 'hello',
      appearance,
      kept: keeper.read(),
    });
    const answer = createPanelAnswers({
      host,
      settings: () => settings,
      registration,
      contextProvider: () => sdk.getContextProvider(),
      keeper,
    });
    chatWindow = createChatWindow({
      host,
      url: urlOf('window'),
      serviceOrigin,
      hello: () => hello({ ...framed.appearance(), layout: 'full' }),
      answer,
    });
    let silence: ReturnType<typeof setTimeout> | undefined;
    function awaitPanel(): void {
      clearTimeout(silence);
      silence = setTimeout(
        () => giveUp(`The chat panel at ${serviceOrigin} did not load.`),
        PANEL_TIMEOUT_MS,
      );
    }
    awaitPanel();

    function hear(message: PanelMessage): void {
      switch (message.type) {
        case 'loaded':
          post(hello(framed.appearance()));
          break;
        case 'ready':
          clearTimeout(silence);
          hearReady(message.settings);
          putBacks = 0;
          break;
        case 'unusable':
          clearTimeout(silence);
          giveUp(message.detail);
          break;
        case 'view':
          framed.show(message.view);
          if (message.takesFocus) framed.focus();
          break;
        case 'pop-out':
          popOut({});
          break;
        default:
          answer(message, post);
      }
    }

    bridge = openBridge<PanelMessage, PageMessage>({
      host,
      peer: () => framed.frame.contentWindow,
      peerOrigin: serviceOrigin,
      onMessage: hear,
    });
    framed.onAppearance((appearance) => post({ type: 'appearance', appearance }));
  }

  function begin(start: () => void): void {
    if (host.document.readyState !== 'loading') queueMicrotask(start);
    else host.document.addEventListener('DOMContentLoaded', start, { once: true });
  }

  try {
    const tag = readScriptTag(host.document);
    begin(() => frame(tag));
  } catch (error) {
    if (!(error instanceof ScriptTagError)) throw error;
    begin(() => giveUp(error.message));
  }
}
