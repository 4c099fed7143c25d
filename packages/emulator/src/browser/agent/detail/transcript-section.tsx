/** What was said, oldest first; whoever reads at the end stays there. A key of the conversation begins at the end. @module */
import type { ComponentChildren, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Conversation, Message } from '../../../contract/protocol.ts';
import { ScrollGroup } from '../../ui/scroll-group.tsx';
import { conversationName } from '../describe-conversation.ts';
import { Moment } from '../moment.tsx';
import { Section } from '../section.tsx';

/** Within this of the end the agent counts as following what is said. */
const NEAR_END_PX = 60;

interface TranscriptProps {
  conversation: Conversation;
  now: number;
  /** What stands below: where the agent answers. */
  children: ComponentChildren;
}

export function TranscriptSection({ conversation, now, children }: TranscriptProps): VNode {
  const { messages } = conversation;
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);

  useLayoutEffect(() => {
    const { current } = scroller;
    if (current && isAtEnd.current) current.scrollTop = current.scrollHeight;
  }, [messages.length]);

  function follow(): void {
    const { current } = scroller;
    if (current === null) return;
    const { scrollHeight, scrollTop, clientHeight } = current;
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  return (
    <Section id="transcript" title="Transcript">
      {messages.length === 0 ? (
        <p class="quiet">Nothing has been said yet.</p>
      ) : (
        <ScrollGroup
          label="Messages"
          className="transcript-scroller"
          rootRef={scroller}
          onScroll={follow}
        >
          <ol class="lines">
            {messages.map((message) => (
              <li key={message.id} class="line" data-from={message.from}>
                <p class="line-head">
                  <span class="line-speaker">{speakerOf(message, conversation)}</span>{' '}
                  <Moment at={message.sentAt} now={now} />
                </p>
                <p class="line-text">{message.text}</p>
              </li>
            ))}
          </ol>
        </ScrollGroup>
      )}
      {children}
    </Section>
  );
}

function speakerOf({ from }: Message, conversation: Conversation): string {
  if (from === 'system') return '';
  return from === 'agent' ? 'You' : conversationName(conversation);
}
