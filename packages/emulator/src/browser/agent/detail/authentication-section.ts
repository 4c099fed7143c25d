/** The verdict: Yes or No in big letters, and what decided it. @module */
import { type AgentWidget, type Conversation, checkText } from '../../../contract/protocol.ts';
import { element } from '../../ui/element.ts';
import { icon } from '../../ui/icon.ts';
import { setText } from '../../ui/set-text.ts';
import { authenticatedWords, warnedChecks, warningWords } from '../list/conversation-name.ts';
import { type Section, titledSection } from './section.ts';

export interface ConversationOfWidget {
  conversation: Conversation;
  /** Undefined when the page does not know it. */
  widget: AgentWidget | undefined;
}

export function createAuthenticationSection(): Section<ConversationOfWidget> {
  const words = element('span');
  const yes = icon('passed');
  const no = icon('failed');
  const badge = element('p', { class: 'badge' });
  badge.append(yes, no, words);
  const warnings = element('span');
  const amber = element('p', { class: 'warned-badge' });
  amber.append(icon('warned'), warnings);
  const reason = element('p', { class: 'reason' });
  const badges = element('div', { class: 'badges' }, badge, amber);
  const root = titledSection('authentication', 'Authentication', badges, reason);

  return {
    root,
    update({ conversation, widget }) {
      const trust = trustOf(conversation);
      badge.dataset.trust = trust;
      yes.toggleAttribute('hidden', trust !== 'authenticated');
      no.toggleAttribute('hidden', trust !== 'refused');
      setText(words, authenticatedWords(conversation));
      const count = trust === 'authenticated' ? warnedChecks(conversation).length : 0;
      amber.hidden = count === 0;
      setText(warnings, warningWords(count));
      setText(reason, reasonOf(conversation, widget));
    },
  };
}

/** A guest has nothing wrong: nobody was refused. */
function trustOf({ verdict }: Conversation): 'authenticated' | 'refused' | 'guest' {
  if (verdict === undefined) return 'guest';
  return verdict.authenticated ? 'authenticated' : 'refused';
}

function reasonOf(conversation: Conversation, widget: AgentWidget | undefined): string {
  const { verdict } = conversation;
  if (verdict === undefined) {
    return widget?.authentication === false
      ? 'A guest: this widget has no authentication setting, so nobody was asked for a token (A1).'
      : 'A guest: the site handed over no token, and this widget lets guests in (P10).';
  }
  const { failed } = verdict;
  if (failed) return `${failed.rule}: ${checkText(failed)}`;
  const [first, ...others] = warnedChecks(conversation);
  if (first === undefined) return 'The token passed every check below.';
  if (others.length === 0)
    return `The token is good, with a warning. ${first.rule}: ${checkText(first)}`;
  const named = [first, ...others].map(({ rule, title }) => `${rule} ${title}`).join('; ');
  return `The token is good, with warnings that are explained below: ${named}.`;
}
