/** Starts by itself from a script tag: everything is said in the tag's `data-` attributes. @module */
import { attachToWidget } from './attach-to-widget.ts';
import { ConfigError } from './config-error.ts';
import { assembleProvider, coreOf, look, subscribe } from './create-token-provider.ts';
import { defineClientFunction } from './define-client-function.ts';
import { ownValue, runOutside } from './guard.ts';
import { complain } from './messages.ts';
import { readSettings } from './read-settings.ts';
import { setupMessage, warn } from './setup-messages.ts';
import { startChatControls } from './start-chat-controls.ts';
import type { TokenProvider } from './token-provider.ts';
import { widgetSdk } from './widget-sdk.ts';

declare global {
  /** The provider of the script tag. */
  var lcwAuth: TokenProvider;
}

/** Under this a provider of a script tag takes in a later tag. */
const ADOPT = Symbol.for('lcw-auth.adopt');

/** Our own tag, by way of the prototype: an image named `currentScript` hides the property of the document. */
function findTag(): HTMLScriptElement | undefined {
  const { get } = Object.getOwnPropertyDescriptor(Document.prototype, 'currentScript') ?? {};
  const tag: unknown = get?.call(document);
  return tag instanceof HTMLScriptElement ? tag : undefined;
}

/** Whether the widget may ask, or have asked, before this script has run. */
function isLate(tag: HTMLScriptElement | undefined): boolean {
  const isBefore = document.getElementById('Microsoft_Omnichannel_LCWidget') ?? widgetSdk();
  return !!isBefore || !!tag?.matches('[defer], [async]');
}

function start(): void {
  const tag = findTag();
  const page = ownValue(globalThis, 'lcwAuthOptions');
  const adopt = ownValue(ownValue(globalThis, 'lcwAuth'), ADOPT);
  if (typeof adopt === 'function') {
    adopt(tag);
    return;
  }
  if (!tag && !page) throw new Error(setupMessage('not_a_classic_script'));

  let latest = tag;
  // The token route is a neighbour of the route that serves this script.
  const url = tag?.src && new URL('token', tag.src).href;
  const { config, problems, clientFunction, attach, startChat } = readSettings(
    tag?.dataset ?? {},
    page,
    { url },
  );
  const provider = assembleProvider({
    ...config,
    user() {
      const shown = latest?.dataset.user ?? ownValue(page, 'user');
      return typeof shown === 'function' ? shown() : shown;
    },
    // Beside what a page's own `onError` makes of it.
    onError(error) {
      complain(error);
      if (config.onError !== complain) void runOutside(() => config.onError(error));
    },
  });
  const core = coreOf(provider);
  // Turbo and htmx run a tag again when its `data-user` has changed; only that counts.
  const adoptLater = (later: HTMLScriptElement | undefined) => {
    latest = later ?? latest;
    look(core);
  };
  Object.defineProperty(provider, ADOPT, { value: adoptLater });
  globalThis.lcwAuth = provider;
  subscribe(core, (change) => {
    if (change === 'disposed') Reflect.deleteProperty(globalThis, 'lcwAuth');
  });
  if (attach) attachToWidget(provider);
  if (startChat) startChatControls(startChat);
  if (problems.length > 0) complain(new ConfigError(problems));
  if (!clientFunction) return;
  if (isLate(tag)) warn('loaded_late');
  defineClientFunction(provider, clientFunction);
}

start();
