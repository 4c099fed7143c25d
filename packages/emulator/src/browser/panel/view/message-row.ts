/** One message of the log: who said it, what, and when or how far it got. @module */
import { element } from '../../ui/element.ts';
import type { Row } from '../../ui/patch-list.ts';
import { setText } from '../../ui/set-text.ts';

export interface ShownMessage {
  key: string;
  from: 'customer' | 'agent' | 'system';
  text: string;
  note: string;
  state: 'sent' | 'sending' | 'failed';
}

const SPEAKERS = { customer: 'You said:', agent: 'Agent said:', system: '' } as const;

export function createMessageRow(onResend: (key: string) => void): Row<ShownMessage> {
  const speaker = element('span', { class: 'visually-hidden' });
  const text = element('p', { class: 'message-text' });
  const note = element('span');
  const again = element('button', { type: 'button', class: 'button-link' }, 'Send again');
  // Progress is seen, not announced: the log would otherwise read every message twice.
  const foot = element('div', { class: 'message-note', 'aria-live': 'off' }, note, again);
  const root = element('div', { class: 'message' }, speaker, text, foot);
  let key = '';
  again.addEventListener('click', () => onResend(key));

  return {
    root,
    update(message) {
      key = message.key;
      root.dataset.from = message.from;
      root.dataset.state = message.state;
      setText(speaker, SPEAKERS[message.from]);
      setText(text, message.text);
      setText(note, message.note);
      foot.hidden = message.from === 'system';
      again.hidden = message.state !== 'failed';
    },
  };
}
