/** The panel page's script: joins the widget's page, the service and what is shown. @module */
import { render } from 'preact';
import type { Appearance, PageMessage, PanelMessage } from '../bridge/messages.ts';
import { openBridge } from '../bridge/open-bridge.ts';
import { type PanelAddress, readPanelAddress } from '../bridge/panel-address.ts';
import { startPanel } from './start-panel.ts';
import { CutOff } from './view/cut-off.tsx';

function join(address: PanelAddress, page: Window): void {
  const bridge = openBridge<PageMessage, PanelMessage>({
    host: window,
    peer: () => page,
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

/** Undefined when nobody frames the panel; null when nobody is known to have opened its window. */
function pageOf({ place }: PanelAddress): Window | null | undefined {
  if (place === 'window') return window.opener as Window | null;
  return window.parent === window ? undefined : window.parent;
}

const address = readPanelAddress(window.location.hash);
const page = address === null ? undefined : pageOf(address);
if (address !== null) document.body.dataset.place = address.place;
if (address === null || page === undefined) {
  document.body.append('This page is the chat panel; the widget’s script frames it.');
} else if (page === null) {
  document.body.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches
    ? 'dark'
    : 'light';
  render(<CutOff />, document.body);
} else {
  join(address, page);
}
