/** One conversation in the list: who, in what state, since when, and whether something is unread. @module */
import type { Conversation } from '../../../contract/protocol.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { element } from '../../ui/element.ts';
import type { Row } from '../../ui/patch-list.ts';
import { setText } from '../../ui/set-text.ts';
import { relativeTime } from '../relative-time.ts';
import { conversationName, STATE_WORDS } from './conversation-name.ts';
import { lastWords } from './last-words.ts';
import { shortWidgetId } from './short-widget-id.ts';

export interface ConversationItem {
  conversation: Conversation;
  isSelected: boolean;
  /** Ids of all widgets; a conversation's own is shown when there are several. */
  widgetIds: readonly string[];
  now: number;
}

export function createConversationRow(onSelect: (id: string) => void): Row<ConversationItem> {
  const name = element('span', { class: 'row-name' });
  const state = element('span', { class: 'row-state' });
  const trust = element('span', { class: 'row-trust' }, 'Authenticated');
  const said = element('span', { class: 'row-said' });
  const widget = element('span', { class: 'row-widget' });
  const origin = element('span', { class: 'row-line' }, trust, ' ', widget);
  const time = element('span', { class: 'row-time' });
  const unread = element('span', { class: 'row-unread' }, 'new');
  const button = element(
    'button',
    { type: 'button', class: 'row' },
    element('span', { class: 'row-line' }, name, ' ', unread, ' ', state),
    element('span', { class: 'row-line' }, said, ' ', time),
    origin,
  );
  const root = element('li', {}, button);
  let id = '';
  // What was said before this row came about is not news.
  let seen: number | null = null;
  button.addEventListener('click', () => onSelect(id));

  return {
    root,
    update({ conversation, isSelected, widgetIds, now }) {
      id = conversation.id;
      const count = conversation.messages.filter(({ from }) => from === 'customer').length;
      if (isSelected || seen === null) seen = count;
      unread.hidden = count <= seen;
      setText(name, conversationName(conversation));
      setText(state, STATE_WORDS[conversation.state]);
      setText(said, secondLine(conversation));
      const isAuthenticated = conversation.verdict?.authenticated === true;
      const hasOthers = widgetIds.length > 1;
      origin.hidden = !isAuthenticated && !hasOthers;
      trust.hidden = !isAuthenticated;
      widget.hidden = !hasOthers;
      setText(widget, `Widget ${shortWidgetId(conversation.widgetId, widgetIds)}`);
      const { startedAt } = conversation;
      setText(time, clockTime(startedAt));
      time.title = relativeTime(startedAt, now);
      button.dataset.state = conversation.state;
      if (isSelected) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    },
  };
}

/** Nothing is ever said in an attempt that was refused. */
function secondLine(conversation: Conversation): string {
  const { state, verdict } = conversation;
  if (state !== 'refused') return lastWords(conversation);
  return verdict?.failed ? `Not authenticated (${verdict.failed.rule})` : 'Not authenticated';
}
