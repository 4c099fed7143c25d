/** Where the agent answers; a draft belongs to its conversation and survives every update. @module */
import type { Conversation } from '../../../protocol.ts';
import { element } from '../../ui/element.ts';
import { growWithText } from '../../ui/grow-with-text.ts';
import { setText } from '../../ui/set-text.ts';
import type { AgentService } from '../agent-service.ts';
import { createEndChat } from './end-chat.ts';
import type { Section } from './section.ts';

export interface ReplyForm extends Section<Conversation> {
  hasDraft(): boolean;
}

export function createReplyForm(service: AgentService): ReplyForm {
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
    hasDraft: () => input.value !== '',
    update(conversation) {
      const { id, state } = conversation;
      root.hidden = state !== 'open';
      endChat.update(conversation);
      if (id === shown) return;
      if (shown !== null) drafts.set(shown, input.value);
      shown = id;
      setText(problem, '');
      write(drafts.get(id) ?? '');
    },
  };
}
