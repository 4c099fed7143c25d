/** What was said, oldest first. @module */
import type { Conversation, Message } from '../../../contract/protocol.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { element } from '../../ui/element.ts';
import { createListPatcher, type Row } from '../../ui/patch-list.ts';
import { setText } from '../../ui/set-text.ts';
import { conversationName } from '../list/conversation-name.ts';
import { type Section, titledSection } from './section.ts';

interface Line {
  message: Message;
  speaker: string;
}

export function createTranscriptSection(): Section<Conversation> {
  const list = element('ol', { class: 'lines' });
  const scroller = element('div', {
    class: 'transcript-scroller',
    tabindex: '0',
    role: 'group',
    'aria-label': 'Messages',
  });
  scroller.append(list);
  const none = element('p', { class: 'quiet' }, 'Nothing has been said yet.');
  const root = titledSection('transcript', 'Transcript', none, scroller);
  const patcher = createListPatcher<Line>(list, ({ message }) => message.id, createLine);
  let shown = '';

  return {
    root,
    update(conversation) {
      const { id, messages } = conversation;
      const customer = conversationName(conversation);
      none.hidden = messages.length > 0;
      scroller.hidden = messages.length === 0;
      const distance = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      patcher.update(
        messages.map((message) => ({
          message,
          speaker: message.from === 'agent' ? 'You' : message.from === 'customer' ? customer : '',
        })),
      );
      if (distance < 60 || shown !== id) scroller.scrollTop = scroller.scrollHeight;
      shown = id;
    },
  };
}

function createLine(): Row<Line> {
  const speaker = element('span', { class: 'line-speaker' });
  const time = element('span', { class: 'line-time' });
  const text = element('p', { class: 'line-text' });
  const head = element('p', { class: 'line-head' }, speaker, ' ', time);
  const root = element('li', { class: 'line' }, head, text);
  return {
    root,
    update({ message, speaker: name }) {
      root.dataset.from = message.from;
      setText(speaker, name);
      setText(time, clockTime(message.sentAt));
      setText(text, message.text);
    },
  };
}
