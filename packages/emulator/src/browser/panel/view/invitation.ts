/** The card of a proactive chat (W1, `startProactiveChat`): an offer that takes no focus. @module */
import { element } from '../../ui/element.ts';
import { setText } from '../../ui/set-text.ts';
import type { PanelPart } from './launcher.ts';

export function createInvitation(actions: {
  onAccept: () => void;
  onDismiss: () => void;
}): PanelPart {
  const text = element('p');
  const accept = element('button', { type: 'button', class: 'button-primary' }, 'Start chat');
  const dismiss = element('button', { type: 'button', class: 'button-quiet' }, 'Not now');
  const root = element(
    'section',
    { class: 'invitation', 'aria-label': 'Invitation to chat' },
    element('div', { role: 'status' }, text),
    element('div', { class: 'actions' }, accept, dismiss),
  );
  accept.addEventListener('click', actions.onAccept);
  dismiss.addEventListener('click', actions.onDismiss);

  return {
    root,
    update({ invitation }) {
      root.hidden = invitation === null;
      setText(text, invitation ?? '');
    },
  };
}
