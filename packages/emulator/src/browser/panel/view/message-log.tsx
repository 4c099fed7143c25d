/** The conversation as a live log: sent, received and still pending messages, oldest first. @module */
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { clockTime } from '../../ui/clock-time.ts';
import type { PanelState } from '../state/panel-state.ts';

/** Within this of the end the customer counts as following the conversation. */
const NEAR_END_PX = 80;

interface ShownMessage {
  key: string;
  from: 'customer' | 'agent' | 'system';
  text: string;
  note: string;
  state: 'sent' | 'sending' | 'failed';
}

interface MessageLogProps {
  state: PanelState;
  onResend: (key: string) => void;
}

export function MessageLog({ state, onResend }: MessageLogProps): VNode {
  const { isOpen, phase } = state;
  const messages = showAll(state);
  const log = useRef<HTMLDivElement>(null);
  const isPinned = useRef(true);

  function showEnd(): void {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }

  useLayoutEffect(() => {
    if (log.current === null) return;
    // A long message makes the composer grow and the log shrink, which is no scrolling.
    const observer = new ResizeObserver(() => {
      if (isPinned.current) showEnd();
    });
    observer.observe(log.current);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    if (!isOpen) return;
    // Whoever writes wants to see it, wherever they were reading.
    isPinned.current ||= messages.at(-1)?.from === 'customer';
    if (isPinned.current) showEnd();
  }, [isOpen, messages.length]);

  function follow(): void {
    if (log.current === null) return;
    const { scrollHeight, scrollTop, clientHeight } = log.current;
    isPinned.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  return (
    <div
      ref={log}
      class="log"
      role="log"
      aria-live="polite"
      aria-label="Conversation"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
      tabIndex={0}
      hidden={phase === 'failed'}
      onScroll={follow}
    >
      {messages.length === 0 && phase === 'talking' && (
        <p class="intro">Write your message below. An agent answers here.</p>
      )}
      <div class="messages">
        {messages.map((message) => (
          <MessageRow key={message.key} message={message} onResend={onResend} />
        ))}
      </div>
    </div>
  );
}

function showAll({ messages, pending, keys }: PanelState): ShownMessage[] {
  return [
    ...messages.map(({ id, from, text, sentAt }) => {
      const note = clockTime(sentAt);
      return { key: keys.get(id) ?? id, from, text, note, state: 'sent' } as const;
    }),
    ...pending.map(({ key, text, state }) => {
      const note = state === 'failed' ? 'Not sent' : 'Sending…';
      return { key, from: 'customer', text, note, state } as const;
    }),
  ];
}

const SPEAKERS = { customer: 'You said:', agent: 'Agent said:', system: '' } as const;

function MessageRow(props: { message: ShownMessage; onResend: (key: string) => void }): VNode {
  const { key, from, text, note, state } = props.message;
  return (
    <div class="message" data-from={from} data-state={state}>
      <span class="visually-hidden">{SPEAKERS[from]}</span>
      <p class="message-text">{text}</p>
      {from !== 'system' && (
        // Progress is seen, not announced: the log would otherwise read every message twice.
        <div class="message-note" aria-live="off">
          <span>{note}</span>
          {state === 'failed' && (
            <button type="button" class="button-link" onClick={() => props.onResend(key)}>
              Send again
            </button>
          )}
        </div>
      )}
    </div>
  );
}
