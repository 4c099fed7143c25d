/** Sums up everything for the agent's view, as far as it fits into one event. @module */

import { MAX_STATE_LENGTH } from '../contract/limits.ts';
import type { AgentState, Conversation } from '../contract/protocol.ts';
import type { Config } from '../options/options.ts';
import type { Store } from '../store/store.ts';

/** Conversations newest first. One that does not fit is left out and counted; smaller ones may still fit. */
export function describeState(
  store: Store,
  { publicKeyUrl, widgets }: Pick<Config, 'publicKeyUrl' | 'widgets'>,
  maxLength: number = MAX_STATE_LENGTH,
): Omit<AgentState, 'loose' | 'faults'> {
  const conversations: Conversation[] = [];
  let omitted = 0;
  let length = 0;
  for (const conversation of listConversations(store)) {
    const needed = JSON.stringify(conversation).length;
    if (length + needed > maxLength) {
      omitted++;
    } else {
      length += needed;
      conversations.push(conversation);
    }
  }
  return {
    conversations,
    widgets: Array.from(widgets.values(), ({ widgetId: id, authentication }) => ({
      id,
      authentication,
    })),
    publicKeyUrl: publicKeyUrl.href,
    unknownCalls: [...store.unknownCalls()],
    ...(omitted > 0 ? { omittedConversations: omitted } : {}),
  };
}

/** All of them, newest first. */
export function listConversations(store: Store): Conversation[] {
  return Array.from(store.all(), ({ conversation }) => conversation).reverse();
}
