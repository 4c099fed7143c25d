/** Ends a chat for both sides; the first press asks, the second does it. @module */
import type { Conversation } from '../../../contract/protocol.ts';
import { element } from '../../ui/element.ts';
import { setText } from '../../ui/set-text.ts';
import type { Section } from './section.ts';

export function createEndChat(onEnd: (id: string) => unknown): Section<Conversation> {
  const button = element('button', { type: 'button', class: 'button-quiet' });
  let id: string | null = null;
  let isAsking = false;

  function ask(asking: boolean): void {
    isAsking = asking;
    button.className = asking ? 'button-danger' : 'button-quiet';
    setText(button, asking ? 'End it now?' : 'End chat');
  }

  button.addEventListener('click', () => {
    if (!isAsking) return ask(true);
    ask(false);
    if (id !== null) onEnd(id);
  });
  button.addEventListener('blur', () => ask(false));
  button.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') ask(false);
  });
  ask(false);

  return {
    root: button,
    update(conversation) {
      if (conversation.id === id) return;
      id = conversation.id;
      ask(false);
    },
  };
}
