/** The whole panel page: draws one state, and keeps keyboard focus where it belongs. @module */
import { render, type VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../ui/icon.tsx';
import type { ChatController } from '../chat/chat-controller.ts';
import type { PanelState } from '../state/panel-state.ts';
import { Composer } from './composer.tsx';
import { ErrorCard } from './error-card.tsx';
import { MessageLog } from './message-log.tsx';

export interface PanelView {
  update(state: PanelState, before: PanelState): void;
}

export function createPanelView(chat: ChatController, root: HTMLElement): PanelView {
  return {
    update(state, before) {
      const hadFocus = document.hasFocus();
      const isOpening = state.isOpen && !before.isOpen;
      const hasMoved = state.isOpen !== before.isOpen || state.phase !== before.phase;
      render(<Panel state={state} chat={chat} />, root);
      if (!state.takesFocus || !hasMoved) return;
      if (isOpening || (hadFocus && isFocusLost())) focusOnward(root, state);
    },
  };
}

interface PanelProps {
  state: PanelState;
  chat: ChatController;
}

function Panel({ state, chat }: PanelProps): VNode {
  const { isOpen, phase, failure, invitation } = state;
  const isRunning = phase === 'talking' || phase === 'connecting';
  const [isAsking, setAsking] = useState(false);
  const endButton = useRef<HTMLButtonElement>(null);
  const asksToEnd = isAsking && isOpen && isRunning;
  const restart = (): void => chat.startChat({});

  function end(): void {
    setAsking(false);
    chat.end();
  }

  function stay(): void {
    setAsking(false);
    endButton.current?.focus();
  }

  function leave(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    if (asksToEnd) stay();
    else chat.minimise();
  }

  return (
    <main class="widget" onKeyDown={leave}>
      {/* Hidden and not gone, so that what was being written is still there. */}
      <section class="panel" aria-label="Chat" hidden={!isOpen}>
        <header class="panel-header" data-phase={state.isTroubled ? 'troubled' : phase}>
          <div class="panel-title">
            <h1>Chat</h1>
            <p class="status" role="status">
              {statusWords(state)}
            </p>
          </div>
          <button
            type="button"
            class="icon-button minimise"
            aria-label="Minimise chat"
            title="Minimise chat"
            onClick={chat.minimise}
          >
            <Icon name="minimise" />
          </button>
          <button
            ref={endButton}
            type="button"
            class="icon-button close"
            aria-label={isRunning ? 'End chat' : 'Close chat'}
            title={isRunning ? 'End chat' : 'Close chat'}
            onClick={isRunning ? () => setAsking(true) : end}
          >
            <Icon name="close" />
          </button>
        </header>
        {asksToEnd && <EndConfirmation onConfirm={end} onCancel={stay} />}
        <MessageLog state={state} onResend={chat.resend} />
        {phase === 'failed' && failure && (
          <ErrorCard failure={failure} onRetry={restart} onClose={end} />
        )}
        {isRunning && <Composer onSend={chat.send} />}
        {phase === 'ended' && (
          <div class="ended-bar">
            <p>Thank you for chatting with us.</p>
            <button type="button" class="button-primary" onClick={restart}>
              Start a new chat
            </button>
          </div>
        )}
      </section>
      {invitation !== null && (
        <section class="invitation" aria-label="Invitation to chat">
          <div role="status">
            <p>{invitation}</p>
          </div>
          <div class="actions">
            <button type="button" class="button-primary" onClick={chat.acceptInvitation}>
              Start chat
            </button>
            <button type="button" class="button-quiet" onClick={chat.dismissInvitation}>
              Not now
            </button>
          </div>
        </section>
      )}
      {!isOpen && <Launcher unread={state.unread} onOpen={chat.open} />}
    </main>
  );
}

/** Opens the chat, with a count of what was missed. */
function Launcher({ unread, onOpen }: { unread: number; onOpen: () => void }): VNode {
  const missed = unread === 1 ? '1 unread message' : `${unread} unread messages`;
  return (
    <button
      type="button"
      class="launcher"
      aria-expanded={false}
      aria-label={unread === 0 ? 'Chat with us' : `Chat with us, ${missed}`}
      onClick={onOpen}
    >
      <Icon name="chat" />
      {unread > 0 && (
        <span class="launcher-badge" aria-hidden="true">
          {unread > 9 ? '9+' : unread}
        </span>
      )}
    </button>
  );
}

/** Asks once before a running chat is ended. */
function EndConfirmation(props: { onConfirm: () => void; onCancel: () => void }): VNode {
  const cancel = useRef<HTMLButtonElement>(null);
  // The harmless answer has the focus, so that Enter by habit loses nothing.
  useLayoutEffect(() => cancel.current?.focus(), []);
  return (
    <div class="end-confirmation" role="alertdialog" aria-labelledby="end-question">
      <p id="end-question">Do you want to end this chat?</p>
      <div class="actions">
        <button type="button" class="button-danger" onClick={props.onConfirm}>
          Yes, end it
        </button>
        <button ref={cancel} type="button" class="button-quiet" onClick={props.onCancel}>
          Keep chatting
        </button>
      </div>
    </div>
  );
}

function statusWords({ phase, isTroubled }: PanelState): string {
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

/** Whatever held the focus is gone: to the next thing that the customer would do. */
function focusOnward(root: HTMLElement, { isOpen }: PanelState): void {
  const next = isOpen ? '.composer textarea, .error-card button, .ended-bar button' : '.launcher';
  root.querySelector<HTMLElement>(next)?.focus();
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
