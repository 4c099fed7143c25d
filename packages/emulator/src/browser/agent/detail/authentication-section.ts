/** The verdict: Yes or No in big letters, and what decided it. @module */
import type { Conversation } from '../../../protocol.ts';
import { element } from '../../ui/element.ts';
import { icon } from '../../ui/icon.ts';
import { setText } from '../../ui/set-text.ts';
import { authenticatedWords } from '../list/conversation-name.ts';
import { type Section, titledSection } from './section.ts';

export function createAuthenticationSection(): Section<Conversation> {
  const words = element('span');
  const yes = icon('passed');
  const no = icon('failed');
  const badge = element('p', { class: 'badge' });
  badge.append(yes, no, words);
  const reason = element('p', { class: 'reason' });
  const root = titledSection('authentication', 'Authentication', badge, reason);

  return {
    root,
    update(conversation) {
      const isAuthenticated = conversation.verdict?.authenticated === true;
      badge.dataset.authenticated = String(isAuthenticated);
      yes.toggleAttribute('hidden', !isAuthenticated);
      no.toggleAttribute('hidden', isAuthenticated);
      setText(words, authenticatedWords(conversation));
      setText(reason, reasonOf(conversation));
    },
  };
}

function reasonOf({ verdict }: Conversation): string {
  if (verdict === undefined) {
    return 'A guest: the site handed over no token, and this widget lets guests in (P10).';
  }
  const { failed, checks } = verdict;
  if (failed) return `${failed.rule}: ${failed.detail}`;
  const warned = checks.filter(({ outcome }) => outcome === 'warned').length;
  if (warned === 0) return 'The token passed every check below.';
  return `The token is good; ${warned === 1 ? 'one check has' : `${warned} checks have`} a warning below.`;
}
