/** Where the agent answers; a draft belongs to its conversation and survives every update. @module */
import type { Conversation } from '../../../contract/protocol.ts';
import { element } from '../../ui/element.ts';
import { growWithText } from '../../ui/grow-with-text.ts';
import { setText } from '../../ui/set-text.ts';
import type { AgentService } from '../agent-service.ts';
import { createEndChat } from './end-chat.ts';
import type { Section } from './section.ts';

/** Whatever of these happens in the form is meant for the conversation that is shown. */
const ATTENTION = ['focusin', 'input', 'click'] as const;

/** `onAttention` is called whenever the agent turns to the form, before anything is sent. */
export function createReplyForm(
  service: AgentService,
  onAttention: () => void,
): Section<Conversation> {
  const input = element('textarea', { id: 'reply', rows: '1', placeholder: 'Write a reply' });
  const label = element('label', { for: 'reply' }, 'Reply to the customer');
  const send = element('button', { type: 'submit', class: 'button-primary' }, 'Send');
  const problem = element('p', { class: 'problem', role: 'alert' });
  const endChat = createEndChat((id) => run(service.close(id)));
  const row = element('div', { class: 'reply-row' }, input, send, endChat.root);
  const root = element('form', { class: 'reply' }, label, row, problem);
  const grow = growWithText(input);
  const drafts = new Map<string, string>();
  let shown: string | null = null;

  async function run(action: Promise<void>): Promise<boolean> {
    setText(problem, '');
    try {
      await action;
      return true;
    } catch (error) {
      setText(problem, error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  async function submit(): Promise<void> {
    const text = input.value.trim();
    if (text === '' || shown === null) return;
    onAttention();
    const conversationId = shown;
    write('');
    const wasSent = await run(service.reply(conversationId, text));
    if (wasSent) return;
    // Given back, unless something new was begun in the meantime.
    if (shown === conversationId && input.value === '') write(text);
    else if (shown !== conversationId && !drafts.get(conversationId))
      drafts.set(conversationId, text);
  }

  function write(text: string): void {
    input.value = text;
    grow();
  }

  /** The next Enter must not reach somebody else. */
  function letGoOfFocus(): void {
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && root.contains(activeElement)) activeElement.blur();
  }

  for (const type of ATTENTION) root.addEventListener(type, onAttention);
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });

  return {
    root,
    update(conversation) {
      const { id, state } = conversation;
      root.hidden = state !== 'open';
      endChat.update(conversation);
      if (id === shown) return;
      if (shown !== null) {
        drafts.set(shown, input.value);
        letGoOfFocus();
      }
      shown = id;
      setText(problem, '');
      write(drafts.get(id) ?? '');
    },
  };
}
