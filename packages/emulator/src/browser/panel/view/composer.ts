/** Where the customer writes: Enter sends, Shift and Enter makes a new line. @module */
import { element } from '../../ui/element.ts';
import { growWithText } from '../../ui/grow-with-text.ts';
import { icon } from '../../ui/icon.ts';
import type { PanelPart } from './launcher.ts';

export interface Composer extends PanelPart {
  focus(): void;
}

/** Beyond this a message would be cut by the service that this stands in for. */
const MAX_LENGTH = 4000;

export function createComposer(onSend: (text: string) => void): Composer {
  const input = element('textarea', {
    id: 'message',
    rows: '1',
    maxlength: String(MAX_LENGTH),
    placeholder: 'Write a message',
    enterkeyhint: 'send',
  });
  const label = element('label', { for: 'message', class: 'visually-hidden' }, 'Message');
  const send = element('button', { type: 'submit', class: 'send', 'aria-label': 'Send' });
  send.append(icon('send'));
  const root = element('form', { class: 'composer' }, label, input, send);
  const grow = growWithText(input);

  function submit(): void {
    if (input.value.trim() === '') return;
    onSend(input.value);
    input.value = '';
    grow();
    input.focus();
  }

  root.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener('keydown', (event) => {
    // While an input method composes a word, Enter chooses the word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });

  return {
    root,
    update({ phase }) {
      root.hidden = phase !== 'connecting' && phase !== 'talking';
    },
    focus: () => input.focus(),
  };
}
