/** Sums up everything for the agent's view, as far as it fits into one event. @module */

import { MAX_STATE_LENGTH } from '../contract/limits.ts';
import type { AgentState, Conversation } from '../contract/protocol.ts';
import type { Config, Widget } from '../options/options.ts';
import type { Store } from '../store/store.ts';

interface DescribedConfig extends Pick<Config, 'publicKeyUrl' | 'widgets'> {
  /** Writes the script tag of a widget. */
  tagOf: (widget: Widget) => string;
}

/** Conversations newest first. One that does not fit is left out and counted; smaller ones may still fit. */
export function describeState(
  store: Store,
  { publicKeyUrl, widgets, tagOf }: DescribedConfig,
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
    widgets: Array.from(widgets.values(), (widget) => ({
      id: widget.widgetId,
      authentication: widget.authentication,
      tag: tagOf(widget),
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
