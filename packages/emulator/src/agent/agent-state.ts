/** Sums up everything for the agent's view, as far as it fits into one event. @module */

import { MAX_STATE_LENGTH } from '../contract/limits.ts';
import type { AgentState, Conversation, Message } from '../contract/protocol.ts';
import { readText } from '../lib/json.ts';
import { quote } from '../lib/text.ts';
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
  for (const conversation of listConversations(store).map(nameFiles)) {
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
    publicKeyUrl: publicKeyUrl?.href ?? 'not given yet',
    unknownCalls: [...store.unknownCalls()],
    ...(omitted > 0 ? { omittedConversations: omitted } : {}),
  };
}

/** The view shows no files; a message without a word is told by the names of what came along. */
function nameFiles(conversation: Conversation): Conversation {
  if (conversation.messages.every(({ text }) => text !== '')) return conversation;
  const messages = conversation.messages.map((message) =>
    message.text === '' ? { ...message, text: describeMetadata(message.metadata) } : message,
  );
  return { ...conversation, messages };
}

function describeMetadata(metadata: Message['metadata'] = {}): string {
  const names = fileNamesIn(readText(metadata, 'amsMetadata'));
  if (names.length > 0) return `Sent a file: ${names.map((name) => quote(name)).join(', ')}`;
  return `Sent no text, but ${Object.keys(metadata)
    .map((name) => quote(name))
    .join(', ')}`;
}

function fileNamesIn(text: string | undefined): string[] {
  try {
    const files: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(files) ? files.flatMap((file) => readText(file, 'fileName') ?? []) : [];
  } catch {
    return [];
  }
}

/** All of them, newest first. */
export function listConversations(store: Store): Conversation[] {
  return Array.from(store.all(), ({ conversation }) => conversation).reverse();
}
