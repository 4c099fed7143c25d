/** Sums up everything for the agent's view. @module */
import type { AgentState } from './protocol.ts';
import type { Store } from './store.ts';

/** Conversations newest first. */
export function describeState(store: Store, publicKeyUrl: URL): AgentState {
  return {
    conversations: Array.from(store.all(), ({ conversation }) => conversation).reverse(),
    publicKeyUrl: publicKeyUrl.href,
    unknownCalls: [...store.unknownCalls()],
  };
}
