/** What takes the composer's place once the chat is over. @module */
import { element } from '../../ui/element.ts';
import type { PanelPart } from './launcher.ts';

export function createEndedBar(onStart: () => void): PanelPart {
  const start = element('button', { type: 'button', class: 'button-primary' }, 'Start a new chat');
  const root = element(
    'div',
    { class: 'ended-bar' },
    element('p', {}, 'Thank you for chatting with us.'),
    start,
  );
  start.addEventListener('click', onStart);
  return {
    root,
    update({ phase }) {
      root.hidden = phase !== 'ended';
    },
  };
}
