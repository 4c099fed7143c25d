/** Everything about one conversation: who, with what trust, what was sent along, what was said. @module */
import type { AgentState, Conversation } from '../../../contract/protocol.ts';
import { element } from '../../ui/element.ts';
import { setText } from '../../ui/set-text.ts';
import type { AgentService } from '../agent-service.ts';
import { conversationName, STATE_WORDS } from '../list/conversation-name.ts';
import { relativeTime } from '../relative-time.ts';
import { createAuthenticationSection } from './authentication-section.ts';
import { createChecksSection } from './checks-section.ts';
import { createContactSection } from './contact-section.ts';
import { createContextSection } from './context-section.ts';
import { createReplyForm } from './reply-form.ts';
import type { Section } from './section.ts';
import { createTokenSection } from './token-section.ts';
import { createTranscriptSection } from './transcript-section.ts';

export interface ShownConversation extends Pick<AgentState, 'widgets'> {
  conversation: Conversation;
}

export interface ConversationDetailParts {
  service: AgentService;
  now: () => number;
  /** Called whenever the agent turns to the reply form of the conversation that is shown. */
  onAttention: () => void;
}

export function createConversationDetail(
  parts: ConversationDetailParts,
): Section<ShownConversation> {
  const { service, now, onAttention } = parts;
  const name = element('h2', { id: 'detail-heading', tabindex: '-1' });
  const state = element('p', { class: 'quiet' });
  const widgetId = element('code');
  const origin = element('p', { class: 'quiet' }, 'Widget ', widgetId);
  const authentication = createAuthenticationSection();
  const contact = createContactSection();
  const context = createContextSection(now);
  const checks = createChecksSection();
  const token = createTokenSection(now);
  const transcript = createTranscriptSection();
  const reply = createReplyForm(service, onAttention);
  transcript.root.append(reply.root);
  const sections = [contact, transcript, context, checks, token, reply];

  const root = element('article', { class: 'detail', 'aria-labelledby': 'detail-heading' });
  root.append(
    element('div', { class: 'detail-title' }, name, state, origin),
    element('div', { class: 'who' }, authentication.root, contact.root),
    transcript.root,
    context.root,
    checks.root,
    token.root,
  );

  return {
    root,
    update({ conversation, widgets }) {
      setText(name, conversationName(conversation));
      const since = relativeTime(conversation.startedAt, now());
      setText(state, `${STATE_WORDS[conversation.state]}, started ${since}`);
      origin.hidden = widgets.length < 2;
      setText(widgetId, conversation.widgetId);
      const widget = widgets.find(({ id }) => id === conversation.widgetId);
      authentication.update({ conversation, widget });
      for (const section of sections) section.update(conversation);
      transcript.root.hidden = conversation.state === 'refused';
    },
  };
}
