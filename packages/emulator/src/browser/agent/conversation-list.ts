/** The list of conversations, newest first; choosing one shows it. @module */
import type { Conversation } from '../../protocol.ts';
import { element } from '../ui/element.ts';
import { createListPatcher } from '../ui/patch-list.ts';
import { type ConversationItem, createConversationRow } from './conversation-row.ts';

export interface ConversationList {
  root: HTMLElement;
  update(conversations: readonly Conversation[], selectedId: string | null, now: number): void;
}

export function createConversationList(onSelect: (id: string) => void): ConversationList {
  const list = element('ul', { class: 'conversations' });
  const none = element('p', { class: 'quiet none' }, 'None yet');
  const root = element(
    'nav',
    { class: 'sidebar', 'aria-label': 'Conversations' },
    element('h2', {}, 'Conversations'),
    none,
    list,
  );
  const patcher = createListPatcher<ConversationItem>(
    list,
    ({ conversation }) => conversation.id,
    () => createConversationRow(onSelect),
  );

  return {
    root,
    update(conversations, selectedId, now) {
      none.hidden = conversations.length > 0;
      patcher.update(
        conversations.map((conversation) => ({
          conversation,
          isSelected: conversation.id === selectedId,
          now,
        })),
      );
    },
  };
}
