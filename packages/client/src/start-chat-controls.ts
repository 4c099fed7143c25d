/** Makes the site's own "chat with us" controls open the chat. @module */
import { listen, tryTo } from './guard.ts';
import { widgetSdk } from './widget-sdk.ts';

/**
 * Opens the chat when something that matches `selector` is clicked, or once the widget is ready. As long as its script
 * is missing a link keeps its own effect, so that one to a contact page still works.
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
    if (!control || (!sdk && control.closest('a[href]'))) return;
    event.preventDefault();
    // Unless the widget is known to be ready this may be lost (P7); it is then made up for when it is.
    widget.isWanted = !widget.isReady;
    sdk?.startChat();
  });
}
