/** Follows the service's stream of states and keeps trying when it breaks. @module */
import type { AgentState } from '../../contract/protocol.ts';

export type Connection = 'connecting' | 'live' | 'reconnecting';

export interface StateStreamOptions {
  connect: () => EventSource;
  onState: (state: AgentState) => void;
  onConnection: (connection: Connection) => void;
}

const RETRY_MS = 2000;

export function openStateStream({ connect, onState, onConnection }: StateStreamOptions): void {
  const source = connect();
  source.addEventListener('open', () => onConnection('live'));
  source.addEventListener('state', (event: MessageEvent<string>) => {
    onConnection('live');
    onState(JSON.parse(event.data) as AgentState);
  });
  source.addEventListener('error', () => {
    onConnection('reconnecting');
    // A browser retries a broken stream by itself, but not one that was refused.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => openStateStream({ connect, onState, onConnection }), RETRY_MS);
  });
}
