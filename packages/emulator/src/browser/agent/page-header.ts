/** The agent page's header: what this is, where its keys come from, whether it is live. @module */
import { element } from '../ui/element.ts';
import { setBreakableText } from '../ui/set-breakable-text.ts';
import { setText } from '../ui/set-text.ts';
import type { Connection } from './open-state-stream.ts';

export interface PageHeader {
  root: HTMLElement;
  setPublicKeyUrl(url: string): void;
  setConnection(connection: Connection): void;
}

const CONNECTION_WORDS: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
};

export function createPageHeader(): PageHeader {
  const url = element('code', { class: 'key-url' });
  const connection = element('p', { class: 'connection', role: 'status' });
  const root = element(
    'header',
    { class: 'page-header' },
    element(
      'div',
      { class: 'page-title' },
      element('h1', {}, 'Agent’s view'),
      element('p', { class: 'quiet' }, 'Omnichannel emulator'),
    ),
    element('p', { class: 'key' }, element('span', { class: 'quiet' }, 'Public key URL '), url),
    connection,
  );

  return {
    root,
    setPublicKeyUrl: (text) => setBreakableText(url, text),
    setConnection(state) {
      connection.dataset.connection = state;
      setText(connection, CONNECTION_WORDS[state]);
    },
  };
}
