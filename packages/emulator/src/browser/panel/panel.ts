/** The panel page's script: joins the page around it, the service and what is shown. @module */
import type { Appearance, PageMessage, PanelMessage } from '../bridge/messages.ts';
import { openBridge } from '../bridge/open-bridge.ts';
import { type PanelAddress, readPanelAddress } from '../bridge/panel-address.ts';
import { startPanel } from './start-panel.ts';

function join(address: PanelAddress): void {
  const bridge = openBridge<PageMessage, PanelMessage>({
    host: window,
    peer: () => window.parent,
    peerOrigin: address.pageOrigin,
    onMessage(message) {
      if (message.type === 'hello') begin(message);
      else if (message.type === 'appearance') wear(message.appearance);
      else hear?.(message);
    },
  });
  let hear: ((message: PageMessage) => void) | undefined;

  function begin({ appearance, kept }: Extract<PageMessage, { type: 'hello' }>): void {
    wear(appearance);
    hear ??= startPanel({ address, kept, tell: bridge.post, root: document.body });
  }

  bridge.post({ type: 'loaded' });
}

function wear({ theme, layout }: Appearance): void {
  document.body.dataset.theme = theme;
  document.body.dataset.layout = layout;
}

const address = readPanelAddress(window.location.hash);
if (address === null || window.parent === window) {
  document.body.append('This page is the chat panel; the widget’s script frames it.');
} else {
  join(address);
}
