/** The conversation as a live log: sent, received and still pending messages, oldest first. @module */
import type { Message } from '../../../protocol.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { element } from '../../ui/element.ts';
import { createListPatcher } from '../../ui/patch-list.ts';
import type { PendingMessage } from '../panel-state.ts';
import type { PanelPart } from './launcher.ts';
import { createMessageRow, type ShownMessage } from './message-row.ts';

export function createMessageLog(onResend: (key: string) => void): PanelPart {
  const list = element('div', { class: 'messages' });
  const intro = element(
    'p',
    { class: 'intro' },
    'Write your message below. An agent answers here.',
  );
  const root = element(
    'div',
    {
      class: 'log',
      role: 'log',
      'aria-live': 'polite',
      'aria-label': 'Conversation',
      tabindex: '0',
    },
    intro,
    list,
  );
  const patcher = createListPatcher<ShownMessage>(
    list,
    ({ key }) => key,
    () => createMessageRow(onResend),
  );
  let count = 0;

  return {
    root,
    update({ messages, pending, keys, isOpen, phase }) {
      const shown = [
        ...messages.map((message) => showMessage(message, keys.get(message.id) ?? message.id)),
        ...pending.map(showPending),
      ];
      intro.hidden = shown.length > 0 || phase !== 'talking';
      const isAtEnd = root.scrollHeight - root.scrollTop - root.clientHeight < 80;
      patcher.update(shown);
      if (isOpen && shown.length !== count && isAtEnd) root.scrollTop = root.scrollHeight;
      count = shown.length;
    },
  };
}

function showMessage({ from, text, sentAt }: Message, key: string): ShownMessage {
  return { key, from, text, note: clockTime(sentAt), state: 'sent' };
}

function showPending({ key, text, state }: PendingMessage): ShownMessage {
  return {
    key,
    from: 'customer',
    text,
    note: state === 'failed' ? 'Not sent' : 'Sending…',
    state,
  };
}
