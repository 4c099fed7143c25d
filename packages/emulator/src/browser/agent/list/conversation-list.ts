/** The list of conversations, newest first; choosing one shows it. @module */
import type { AgentState, Conversation } from '../../../contract/protocol.ts';
import { element } from '../../ui/element.ts';
import { createListPatcher } from '../../ui/patch-list.ts';
import { setText } from '../../ui/set-text.ts';
import { type ConversationItem, createConversationRow } from './conversation-row.ts';

export interface ConversationList {
  root: HTMLElement;
  update(shown: ShownList): void;
}

export interface ShownList extends Pick<AgentState, 'omittedConversations' | 'widgets'> {
  conversations: readonly Conversation[];
  selectedId: string | null;
  now: number;
}

export function createConversationList(onSelect: (id: string) => void): ConversationList {
  const list = element('ul', { class: 'conversations' });
  const none = element('p', { class: 'quiet none' }, 'None yet');
  const omitted = element('p', { class: 'quiet omitted' });
  const root = element(
    'nav',
    { 'aria-label': 'Conversations' },
    element('h2', {}, 'Conversations'),
    none,
    list,
    omitted,
  );
  const patcher = createListPatcher<ConversationItem>(
    list,
    ({ conversation }) => conversation.id,
    () => createConversationRow(onSelect),
  );

  return {
    root,
    update({ conversations, widgets, omittedConversations = 0, selectedId, now }) {
      none.hidden = conversations.length > 0 || omittedConversations > 0;
      omitted.hidden = omittedConversations === 0;
      setText(omitted, `Not shown, too much text: ${omittedConversations}`);
      const widgetIds = widgets.map(({ id }) => id);
      patcher.update(
        conversations.map((conversation) => ({
          conversation,
          isSelected: conversation.id === selectedId,
          widgetIds,
          now,
        })),
      );
    },
  };
}
