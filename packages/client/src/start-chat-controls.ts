/** Makes the site's own "chat with us" controls open the chat. @module */
import { widgetSdk } from './widget-sdk.ts';

/**
 * Opens the chat when something that matches `selector` is clicked. As long as the widget's script is missing the
 * click keeps its own effect, so that a link to a contact page still works.
 */
export function startChatControls(selector: string): void {
  let isReady: boolean | undefined;
  let isWanted: boolean | undefined;
  addEventListener('lcw:ready', () => {
    isReady = true;
    if (isWanted) widgetSdk()?.startChat();
    isWanted = false;
  });
  addEventListener('click', (event) => {
    const sdk = widgetSdk();
    if (!sdk || !(event.target as Element).closest?.(selector)) return;
    event.preventDefault();
    // Unless the widget is known to be ready this may be lost (P7); it is then made up for when it is.
    isWanted = !isReady;
    sdk.startChat();
  });
}
