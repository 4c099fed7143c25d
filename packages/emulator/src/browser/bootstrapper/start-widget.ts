/** Starts the widget in the shop's page: publishes the SDK, frames the panel and answers it. @module */
import type { PageMessage, PanelMessage, WidgetSettings } from '../bridge/messages.ts';
import { type Bridge, openBridge } from '../bridge/open-bridge.ts';
import { panelUrl } from '../bridge/panel-address.ts';
import { acquireContext } from './acquire-context.ts';
import { acquireToken } from './acquire-token.ts';
import { createAuthTokenRegistration } from './auth-token-registration.ts';
import { createChatKeeper } from './chat-keeper.ts';
import { createSdk } from './create-sdk.ts';
import { createPanelFrame, type PanelFrame } from './panel-frame.ts';
import { publishSdk } from './publish-sdk.ts';
import { raiseError, raiseEvent } from './raise-event.ts';
import { readScriptTag, type ScriptTag, ScriptTagError } from './script-tag.ts';
import { tellDeveloper } from './tell-developer.ts';

/** After this long without a word from the panel, it is taken as not loading (W3, code 7). */
export const PANEL_TIMEOUT_MS = 10_000;

export function startWidget(host: Window): void {
  let settings: WidgetSettings | null = null;
  let bridge: Bridge<PageMessage> | undefined;
  let panel: PanelFrame | undefined;

  const registration = createAuthTokenRegistration(() => settings?.tokenRead ?? 'at-start');
  const sdk = createSdk({
    settings: () => settings,
    registration,
    post: (message) => bridge?.post(message),
    raise: (name, detail) => raiseEvent(host, name, detail),
  });
  if (!publishSdk(host, sdk)) {
    tellDeveloper('warn', 'The widget is in this page already; this script tag is ignored.');
    return;
  }

  function giveUp(errorDetail: string): void {
    bridge?.close();
    panel?.remove();
    tellDeveloper('error', errorDetail);
    raiseError(host, { errorCode: 7, errorDetail });
  }

  async function answerToken(askId: string, known: WidgetSettings): Promise<void> {
    const outcome = await acquireToken({ settings: known, registration, root: host });
    bridge?.post({ type: 'token', askId, outcome });
  }

  function frame(tag: ScriptTag): void {
    const pageOrigin = host.location.origin;
    const address = { orgId: tag.orgId, widgetId: tag.widgetId, pageOrigin };
    const framed = createPanelFrame(host, panelUrl(tag.serviceOrigin, address), tag);
    panel = framed;
    const keeper = createChatKeeper(tag.widgetId, () => host.sessionStorage);
    const silence = setTimeout(
      () => giveUp(`The chat panel at ${tag.serviceOrigin} did not load.`),
      PANEL_TIMEOUT_MS,
    );

    function hear(message: PanelMessage): void {
      switch (message.type) {
        case 'loaded':
          bridge?.post({ type: 'hello', appearance: framed.appearance(), kept: keeper.read() });
          break;
        case 'ready':
          clearTimeout(silence);
          settings = message.settings;
          raiseEvent(host, 'lcw:ready');
          break;
        case 'unusable':
          clearTimeout(silence);
          giveUp(message.detail);
          break;
        case 'view':
          framed.show(message.view);
          if (message.takesFocus) framed.focus();
          break;
        case 'ask-token':
          if (settings !== null) void answerToken(message.askId, settings);
          break;
        case 'ask-context': {
          const outcome = acquireContext(sdk.getContextProvider(), message.startContext);
          bridge?.post({ type: 'context', askId: message.askId, outcome });
          break;
        }
        case 'keep':
          keeper.write(message.kept);
          break;
        case 'event':
          raiseEvent(host, message.name, message.detail);
          break;
        case 'error':
          raiseError(host, message);
          break;
      }
    }

    bridge = openBridge<PanelMessage, PageMessage>({
      host,
      peer: () => framed.frame.contentWindow,
      peerOrigin: tag.serviceOrigin,
      onMessage: hear,
    });
    framed.onAppearance((appearance) => bridge?.post({ type: 'appearance', appearance }));
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
