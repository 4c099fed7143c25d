/** Makes the site's own "chat with us" controls open the chat. @module */
import { listen, tryTo } from './guard.ts';
import { widgetSdk } from './widget-sdk.ts';

/**
 * Opens the chat when something that matches `selector` is clicked. As long as the widget's script is missing the
 * click keeps its own effect, so that a link to a contact page still works.
 */
export function startChatControls(selector: string): void {
  const widget = { isReady: false, isWanted: false };
  listen({
    'lcw:ready'() {
      widget.isReady = true;
      if (widget.isWanted) widgetSdk()?.startChat();
      widget.isWanted = false;
    },
  });
  addEventListener('click', (event) => {
    const sdk = widgetSdk();
    const { target } = event;
    const control = target instanceof Element && tryTo(() => target.closest(selector));
    if (!sdk || !control) return;
    event.preventDefault();
    // Unless the widget is known to be ready this may be lost (P7); it is then made up for when it is.
    widget.isWanted = !widget.isReady;
    sdk.startChat();
  });
}
