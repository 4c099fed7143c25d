/** The whole panel page: puts its parts together and keeps keyboard focus where it belongs. @module */
import { element } from '../../ui/element.ts';
import type { ChatController } from '../chat/chat-controller.ts';
import type { PanelState } from '../state/panel-state.ts';
import { createComposer } from './composer.ts';
import { createEndConfirmation } from './end-confirmation.ts';
import { createEndedBar } from './ended-bar.ts';
import { createErrorCard } from './error-card.ts';
import { createInvitation } from './invitation.ts';
import { createLauncher } from './launcher.ts';
import { createMessageLog } from './message-log.ts';
import { createPanelHeader } from './panel-header.ts';

export interface PanelView {
  root: HTMLElement;
  update(state: PanelState, before: PanelState): void;
}

export function createPanelView(chat: ChatController): PanelView {
  let isRunning = false;
  const launcher = createLauncher(chat.open);
  const invitation = createInvitation({
    onAccept: chat.acceptInvitation,
    onDismiss: chat.dismissInvitation,
  });
  const confirmation = createEndConfirmation({ onConfirm: chat.end, onCancel: cancelEnd });
  const header = createPanelHeader({
    onMinimise: chat.minimise,
    onEnd: () => (isRunning ? confirmation.show() : chat.end()),
  });
  const log = createMessageLog(chat.resend);
  const restart = (): void => chat.startChat({});
  const errorCard = createErrorCard(restart);
  const composer = createComposer(chat.send);
  const endedBar = createEndedBar(restart);
  const parts = [launcher, invitation, header, log, errorCard, composer, endedBar];

  const panel = element('section', { class: 'panel', 'aria-label': 'Chat' });
  panel.append(
    header.root,
    confirmation.root,
    log.root,
    errorCard.root,
    composer.root,
    endedBar.root,
  );
  const root = element('main', { class: 'widget' }, panel, invitation.root, launcher.root);

  function cancelEnd(): void {
    confirmation.hide();
    header.endButton.focus();
  }

  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    if (confirmation.isShown()) cancelEnd();
    else chat.minimise();
  });

  /** Whatever held the focus is gone: to the next thing that the customer would do. */
  function focusOnward({ phase, isOpen }: PanelState): void {
    if (!isOpen) launcher.root.focus();
    else if (phase === 'failed' || phase === 'ended') {
      const part = phase === 'failed' ? errorCard : endedBar;
      part.root.querySelector('button')?.focus();
    } else composer.focus();
  }

  return {
    root,
    update(state, before) {
      const hadFocus = document.hasFocus();
      const isOpening = state.isOpen && !before.isOpen;
      isRunning = state.phase === 'talking' || state.phase === 'connecting';
      panel.hidden = !state.isOpen;
      log.root.hidden = state.phase === 'failed';
      if (!state.isOpen || !isRunning) confirmation.hide();
      for (const part of parts) part.update(state);
      const hasMoved = state.isOpen !== before.isOpen || state.phase !== before.phase;
      if (!state.takesFocus || !hasMoved) return;
      if (isOpening || (hadFocus && isFocusLost())) focusOnward(state);
    },
  };
}

/** An element that is hidden keeps the focus for a moment, so being hidden is asked too. */
function isFocusLost(): boolean {
  const { activeElement } = document;
  return (
    activeElement === null ||
    activeElement === document.body ||
    activeElement.closest('[hidden]') !== null
  );
}
