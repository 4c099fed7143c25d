/** Asks once before a running chat is ended. @module */
import { element } from '../../ui/element.ts';

export interface EndConfirmation {
  root: HTMLElement;
  show(): void;
  hide(): void;
  isShown(): boolean;
}

export function createEndConfirmation(actions: {
  onConfirm: () => void;
  onCancel: () => void;
}): EndConfirmation {
  const confirm = element('button', { type: 'button', class: 'button-danger' }, 'Yes, end it');
  const cancel = element('button', { type: 'button', class: 'button-quiet' }, 'Keep chatting');
  const question = element('p', { id: 'end-question' }, 'Do you want to end this chat?');
  const root = element(
    'div',
    { class: 'end-confirmation', role: 'alertdialog', 'aria-labelledby': 'end-question' },
    question,
    element('div', { class: 'actions' }, confirm, cancel),
  );
  root.hidden = true;
  confirm.addEventListener('click', actions.onConfirm);
  cancel.addEventListener('click', actions.onCancel);

  return {
    root,
    show() {
      root.hidden = false;
      // The harmless answer has the focus, so that Enter by habit loses nothing.
      cancel.focus();
    },
    hide() {
      root.hidden = true;
    },
    isShown: () => !root.hidden,
  };
}
