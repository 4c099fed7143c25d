/** The conversation as a live log: sent, received and still pending messages, oldest first. @module */
import type { Message } from '../../../contract/protocol.ts';
import { clockTime } from '../../ui/clock-time.ts';
import { element } from '../../ui/element.ts';
import { createListPatcher } from '../../ui/patch-list.ts';
import type { PendingMessage } from '../state/panel-state.ts';
import type { PanelPart } from './launcher.ts';
import { createMessageRow, type ShownMessage } from './message-row.ts';

/** Within this of the end the customer counts as following the conversation. */
const NEAR_END_PX = 80;

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
  let isPinned = true;

  const showEnd = () => {
    root.scrollTop = root.scrollHeight;
  };
  root.addEventListener('scroll', () => {
    isPinned = root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_END_PX;
  });
  // A long message makes the composer grow and the log shrink, which is no scrolling.
  new ResizeObserver(() => {
    if (isPinned) showEnd();
  }).observe(root);

  return {
    root,
    update({ messages, pending, keys, isOpen, phase }) {
      const shown = [
        ...messages.map((message) => showMessage(message, keys.get(message.id) ?? message.id)),
        ...pending.map(showPending),
      ];
      intro.hidden = shown.length > 0 || phase !== 'talking';
      patcher.update(shown);
      if (isOpen && shown.length !== count) {
        // Whoever writes wants to see it, wherever they were reading.
        isPinned ||= shown.at(-1)?.from === 'customer';
        if (isPinned) showEnd();
      }
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
