/** Where the customer writes: Enter sends, Shift and Enter makes a new line. @module */
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { growToText } from '../../ui/grow-to-text.ts';
import { Icon } from '../../ui/icon.tsx';

/** Beyond this a message would be cut by the service that this stands in for. */
const MAX_LENGTH = 4000;

export function Composer({ onSend }: { onSend: (text: string) => void }): VNode {
  const input = useRef<HTMLTextAreaElement>(null);

  function submit(event: Event): void {
    event.preventDefault();
    const area = input.current;
    if (area === null || area.value.trim() === '') return;
    onSend(area.value);
    area.value = '';
    growToText(area);
    area.focus();
  }

  return (
    <form class="composer" onSubmit={submit}>
      <label for="message" class="visually-hidden">
        Message
      </label>
      <textarea
        ref={input}
        id="message"
        rows={1}
        maxLength={MAX_LENGTH}
        placeholder="Write a message"
        enterkeyhint="send"
        onInput={({ currentTarget }) => growToText(currentTarget)}
        onKeyDown={(event) => {
          // While an input method composes a word, Enter chooses the word.
          if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
        }}
      />
      <button type="submit" class="send" aria-label="Send">
        <Icon name="send" />
      </button>
    </form>
  );
}
