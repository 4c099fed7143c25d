/** Who the customer is, and how well that is known (T3, L1). @module */
import { type Conversation, checkText } from '../../../contract/protocol.ts';
import { element } from '../../ui/element.ts';
import { setText } from '../../ui/set-text.ts';
import { warnedChecks } from '../list/conversation-name.ts';
import { claimedContact, isRefused, NOT_TAKEN_OVER } from './claimed.ts';
import { type Section, titledSection } from './section.ts';

const SOURCES = {
  record: 'Contact record, linked by the token’s subject',
  claims: 'The token’s claims, not a record',
} as const;
const CLAIMED = 'The refused token’s claims; not taken over';

export function createContactSection(): Section<Conversation> {
  const name = element('dd');
  const idTerm = element('dt');
  const id = element('dd', { class: 'mono' });
  const source = element('dd');
  const facts = element('dl', { class: 'facts' });
  facts.append(
    element('dt', {}, 'Name'),
    name,
    idTerm,
    id,
    element('dt', {}, 'Known from'),
    source,
  );
  const none = element('p', { class: 'quiet' });
  const root = titledSection('contact', 'Contact', none, facts);

  return {
    root,
    update(conversation) {
      const { contact } = conversation;
      const claimed = claimedContact(conversation);
      facts.hidden = contact === undefined && claimed === undefined;
      none.hidden = contact !== undefined;
      setText(none, whyNone(conversation));
      setText(name, contact?.name ?? claimed?.name ?? 'No name given');
      setText(idTerm, claimed ? 'Subject' : 'GUID');
      setText(id, contact?.id ?? claimed?.subject ?? 'None given');
      setText(source, contact ? SOURCES[contact.source] : CLAIMED);
    },
  };
}

/** The rules by which a record is linked, or not. */
const LINKING = ['T3', 'L1', 'L2'];

function whyNone(conversation: Conversation): string {
  if (isRefused(conversation)) return NOT_TAKEN_OVER;
  if (!conversation.verdict) return 'Not known.';
  const why = warnedChecks(conversation).find(({ rule }) => LINKING.includes(rule));
  return why ? `${why.rule}: ${checkText(why)}` : 'No record is linked (T3).';
}
