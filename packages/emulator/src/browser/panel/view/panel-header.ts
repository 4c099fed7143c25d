/** The panel's header: title, the state of the chat in words, minimise and end. @module */
import { element } from '../../ui/element.ts';
import { icon } from '../../ui/icon.ts';
import { setText } from '../../ui/set-text.ts';
import type { PanelState } from '../state/panel-state.ts';
import type { PanelPart } from './launcher.ts';

export interface PanelHeader extends PanelPart {
  endButton: HTMLButtonElement;
}

export function createPanelHeader(actions: {
  onMinimise: () => void;
  onEnd: () => void;
}): PanelHeader {
  const status = element('p', { class: 'status', role: 'status' });
  const minimise = iconButton('Minimise chat', 'minimise');
  const endButton = iconButton('End chat', 'close');
  minimise.addEventListener('click', actions.onMinimise);
  endButton.addEventListener('click', actions.onEnd);
  const root = element(
    'header',
    { class: 'panel-header' },
    element('div', { class: 'panel-title' }, element('h1', {}, 'Chat'), status),
    minimise,
    endButton,
  );

  return {
    root,
    endButton,
    update(state) {
      setText(status, statusWords(state));
      root.dataset.phase = state.isTroubled ? 'troubled' : state.phase;
      const isRunning = state.phase === 'talking' || state.phase === 'connecting';
      endButton.setAttribute('aria-label', isRunning ? 'End chat' : 'Close chat');
      endButton.title = isRunning ? 'End chat' : 'Close chat';
    },
  };
}

function iconButton(label: string, name: 'minimise' | 'close'): HTMLButtonElement {
  const attributes = {
    type: 'button',
    class: `icon-button ${name}`,
    'aria-label': label,
    title: label,
  };
  const button = element('button', attributes);
  button.append(icon(name));
  return button;
}

export function statusWords({ phase, isTroubled }: PanelState): string {
  if (isTroubled) return 'Connection lost. Trying again…';
  switch (phase) {
    case 'idle':
      return '';
    case 'connecting':
      return 'Connecting…';
    case 'talking':
      return 'You are talking with an agent';
    case 'ended':
      return 'The chat has ended';
    case 'failed':
      return 'Not connected';
  }
}
