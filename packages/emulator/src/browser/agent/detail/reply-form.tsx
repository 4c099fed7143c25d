/** Where the agent answers; a draft belongs to its conversation and survives every update. @module */
import type { TargetedKeyboardEvent, VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../../contract/protocol.ts';
import { growToText } from '../../ui/grow-to-text.ts';
import type { AgentService } from '../agent-service.ts';

interface ReplyFormProps {
  conversation: Conversation;
  service: AgentService;
  drafts: Drafts;
  /** Called whenever the agent turns to the form, before anything is sent. */
  onAttention: () => void;
}

/** What was begun and not sent, by conversation: the form of one is gone while another's is shown. */
export interface Drafts {
  of(id: string): string;
  change(id: string, change: (text: string) => string): void;
}

export function useDrafts(): Drafts {
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  return {
    of: (id) => texts.get(id) ?? '',
    change: (id, change) =>
      setTexts((before) => new Map(before).set(id, change(before.get(id) ?? ''))),
  };
}

export function ReplyForm(props: ReplyFormProps): VNode | null {
  const { conversation, service, drafts, onAttention } = props;
  const { id, state } = conversation;
  const draft = drafts.of(id);
  const [problem, setProblem] = useState('');
  const input = useRef<HTMLTextAreaElement>(null);

  useLayoutEffect(() => {
    if (input.current) growToText(input.current);
  }, [draft]);

  async function run(action: Promise<void>): Promise<boolean> {
    setProblem('');
    try {
      await action;
      return true;
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  async function submit(): Promise<void> {
    const text = draft.trim();
    if (text === '') return;
    onAttention();
    drafts.change(id, () => '');
    const wasSent = await run(service.reply(id, text));
    // Given back, unless something new was begun in the meantime.
    if (!wasSent) drafts.change(id, (begun) => begun || text);
  }

  function sendOnEnter(event: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  }

  if (state !== 'open') return null;
  return (
    <form
      class="reply"
      // Whatever happens in here is meant for the conversation that is shown.
      onFocusIn={onAttention}
      onInput={onAttention}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label for="reply">Reply to the customer</label>
      <div class="reply-row">
        <textarea
          ref={input}
          id="reply"
          rows={1}
          placeholder="Write a reply"
          value={draft}
          onInput={({ currentTarget: { value } }) => drafts.change(id, () => value)}
          onKeyDown={sendOnEnter}
        />
        <button type="submit" class="button-primary">
          Send
        </button>
        <EndChat onAsk={onAttention} onEnd={() => void run(service.close(id))} />
      </div>
      <p class="problem" role="alert">
        {problem}
      </p>
    </form>
  );
}

/** Ends a chat for both sides; the first press asks, the second does it. */
function EndChat({ onAsk, onEnd }: { onAsk: () => void; onEnd: () => void }): VNode {
  const [isAsking, setAsking] = useState(false);
  return (
    <button
      type="button"
      class={isAsking ? 'button-danger' : 'button-quiet'}
      onClick={() => {
        setAsking(!isAsking);
        if (isAsking) onEnd();
        else onAsk();
      }}
      onBlur={() => setAsking(false)}
      onKeyDown={({ key }) => {
        if (key === 'Escape') setAsking(false);
      }}
    >
      {isAsking ? 'End it now?' : 'End chat'}
    </button>
  );
}
