/** The round button that opens the chat, with a count of what was missed. @module */
import { element } from '../../ui/element.ts';
import { icon } from '../../ui/icon.ts';
import { setText } from '../../ui/set-text.ts';
import type { PanelState } from '../state/panel-state.ts';

export interface PanelPart {
  root: HTMLElement;
  update(state: PanelState): void;
}

export function createLauncher(onOpen: () => void): PanelPart {
  const badge = element('span', { class: 'launcher-badge', 'aria-hidden': 'true' });
  const root = element('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false' });
  root.append(icon('chat'), badge);
  root.addEventListener('click', onOpen);

  return {
    root,
    update({ isOpen, unread }) {
      root.hidden = isOpen;
      badge.hidden = unread === 0;
      setText(badge, unread > 9 ? '9+' : String(unread));
      const missed = unread === 1 ? '1 unread message' : `${unread} unread messages`;
      root.setAttribute('aria-label', unread === 0 ? 'Chat with us' : `Chat with us, ${missed}`);
    },
  };
}
