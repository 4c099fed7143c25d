/** The list of conversations, newest first: who, in what state, since when, and what is unread. @module */
import type { TargetedKeyboardEvent, VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { AgentWidget, Conversation } from '../../contract/protocol.ts';
import { deedOf } from '../no-token-words.ts';
import { conversationName, STATE_WORDS, warningWords } from './describe-conversation.ts';
import { Moment } from './moment.tsx';

interface ConversationListProps {
  conversations: readonly Conversation[];
  widgets: readonly AgentWidget[];
  /** How many were too long to be sent. */
  omitted: number;
  selectedId: string | undefined;
  now: number;
  onSelect: (conversation: Conversation) => void;
}

export function ConversationList(props: ConversationListProps): VNode {
  const { conversations, widgets, omitted, selectedId, now, onSelect } = props;
  const widgetIds = widgets.map(({ id }) => id);
  return (
    <nav aria-label="Conversations">
      <h2>Conversations</h2>
      {conversations.length === 0 && omitted === 0 && <p class="quiet none">None yet</p>}
      <ul class="conversations" onKeyDown={moveFocus}>
        {conversations.map((conversation) => (
          <ConversationRow
            key={conversation.id}
            conversation={conversation}
            isSelected={conversation.id === selectedId}
            widgetIds={widgetIds}
            now={now}
            onSelect={() => onSelect(conversation)}
          />
        ))}
      </ul>
      {omitted > 0 && <p class="quiet omitted">Not shown, too much text: {omitted}</p>}
    </nav>
  );
}

const STEPS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  Home: () => 0,
  End: (_index, count) => count - 1,
};

/** Arrows lead through a long list as Tab does, and Home and End to its ends. */
function moveFocus(event: TargetedKeyboardEvent<HTMLUListElement>): void {
  const step = Object.hasOwn(STEPS, event.key) ? STEPS[event.key] : undefined;
  const rows: Element[] = [...event.currentTarget.querySelectorAll('button')];
  const index = document.activeElement ? rows.indexOf(document.activeElement) : -1;
  if (step === undefined || index === -1) return;
  event.preventDefault();
  const row = rows[step(index, rows.length)];
  if (row instanceof HTMLElement) row.focus();
}

interface ConversationRowProps {
  conversation: Conversation;
  isSelected: boolean;
  /** Ids of all widgets; a conversation's own is shown when there are several. */
  widgetIds: readonly string[];
  now: number;
  onSelect: () => void;
}

function ConversationRow(props: ConversationRowProps): VNode {
  const { conversation, isSelected, widgetIds, now, onSelect } = props;
  const { messages, state, verdict, startedAt, widgetId } = conversation;
  const count = messages.filter(({ from }) => from === 'customer').length;
  // What was said before this row came about is not news.
  const seen = useRef(count);
  if (isSelected) seen.current = count;
  const warnings = warningWords(conversation);
  const hasOthers = widgetIds.length > 1;
  return (
    <li>
      <button
        type="button"
        class="row"
        data-state={state}
        aria-current={isSelected ? 'true' : undefined}
        onClick={onSelect}
      >
        <span class="row-line">
          <span class="row-name">{conversationName(conversation)}</span>{' '}
          {count > seen.current && <span class="row-unread">new</span>}{' '}
          <span class="row-state">{STATE_WORDS[state]}</span>
        </span>
        <span class="row-line">
          <span class="row-said">{secondLine(conversation)}</span>{' '}
          <Moment at={startedAt} now={now} />
        </span>
        {(verdict?.authenticated || hasOthers) && (
          <span class="row-line">
            {verdict?.authenticated && <span>Authenticated</span>}{' '}
            {warnings && <span class="row-warned">{warnings}</span>}{' '}
            {hasOthers && (
              <span class="row-widget">Widget {shortWidgetId(widgetId, widgetIds)}</span>
            )}
          </span>
        )}
      </button>
    </li>
  );
}

/** Nothing is ever said in an attempt that came to nothing. */
function secondLine({ state, verdict, noToken, messages }: Conversation): string {
  if (noToken) return `The page’s function ${deedOf(noToken)}`;
  if (state !== 'refused') return lastWords(messages);
  return verdict?.failed ? `Not authenticated (${verdict.failed.rule})` : 'Not authenticated';
}

/** More than a line shows; a message may be much longer. */
const MAX_LENGTH = 100;

function lastWords(messages: Conversation['messages']): string {
  const last = messages.filter(({ from }) => from !== 'system').at(-1);
  if (last === undefined) return 'No message yet';
  const text = last.text.slice(0, MAX_LENGTH);
  return last.from === 'agent' ? `You: ${text}` : text;
}

const SHORT_LENGTH = 8;

/** As far as it still tells the widgets apart: its beginning or, where others begin alike, its end. */
export function shortWidgetId(id: string, ids: readonly string[]): string {
  const isUnique = (shorten: (text: string) => string): boolean =>
    ids.filter((other) => shorten(other) === shorten(id)).length === 1;
  const beginning = (text: string): string => text.slice(0, SHORT_LENGTH);
  const end = (text: string): string => text.slice(-SHORT_LENGTH);
  if (isUnique(beginning)) return `${beginning(id)}…`;
  return isUnique(end) ? `…${end(id)}` : id;
}
