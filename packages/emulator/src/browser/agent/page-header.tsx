/** The agent page's header: what this is, where its keys come from, whether it is live. @module */
import type { VNode } from 'preact';
import { Breakable } from '../ui/breakable.tsx';
import type { Connection } from './open-state-stream.ts';

const CONNECTION_WORDS: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
};

export function PageHeader(props: {
  publicKeyUrl: string | undefined;
  connection: Connection;
}): VNode {
  const { publicKeyUrl, connection } = props;
  return (
    <header class="page-header">
      <div class="page-title">
        <h1>Agent’s view</h1>
        <p class="quiet">Omnichannel emulator</p>
      </div>
      <p class="key">
        <span class="quiet">Public key URL </span>
        <code class="key-url">{publicKeyUrl && <Breakable text={publicKeyUrl} />}</code>
      </p>
      <a class="rules-link" href="/rules">
        Rules
      </a>
      <p class="connection" role="status" data-connection={connection}>
        {CONNECTION_WORDS[connection]}
      </p>
    </header>
  );
}
