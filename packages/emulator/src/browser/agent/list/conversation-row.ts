/** One conversation in the list: who, in what state, since when, and whether something is unread. @module */
import type { Conversation } from '../../../protocol.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { element } from '../../ui/element.ts';
import type { Row } from '../../ui/patch-list.ts';
import { setText } from '../../ui/set-text.ts';
import { relativeTime } from '../relative-time.ts';
import { conversationName, STATE_WORDS } from './conversation-name.ts';

export interface ConversationItem {
  conversation: Conversation;
  isSelected: boolean;
  now: number;
}

export function createConversationRow(onSelect: (id: string) => void): Row<ConversationItem> {
  const name = element('span', { class: 'row-name' });
  const state = element('span', { class: 'row-state' });
  const trust = element('span', { class: 'row-trust' });
  const time = element('span', { class: 'row-time' });
  const unread = element('span', { class: 'row-unread' }, 'new');
  const button = element(
    'button',
    { type: 'button', class: 'row' },
    element('span', { class: 'row-line' }, name, ' ', unread, ' ', state),
    element('span', { class: 'row-line' }, trust, ' ', time),
  );
  const root = element('li', {}, button);
  let id = '';
  // What was said before this row came about is not news.
  let seen: number | null = null;
  button.addEventListener('click', () => onSelect(id));

  return {
    root,
    update({ conversation, isSelected, now }) {
      id = conversation.id;
      const said = conversation.messages.filter(({ from }) => from === 'customer').length;
      if (isSelected || seen === null) seen = said;
      unread.hidden = said <= seen;
      setText(name, conversationName(conversation));
      setText(state, STATE_WORDS[conversation.state]);
      setText(trust, trustWords(conversation));
      const { startedAt } = conversation;
      setText(time, clockTime(startedAt));
      time.title = relativeTime(startedAt, now);
      button.dataset.state = conversation.state;
      if (isSelected) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    },
  };
}

function trustWords({ verdict }: Conversation): string {
  if (verdict === undefined) return 'Guest';
  if (verdict.authenticated) return 'Authenticated';
  return verdict.failed ? `Not authenticated (${verdict.failed.rule})` : 'Not authenticated';
}
