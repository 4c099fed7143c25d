/** Who the customer is, and how well that is known (T3). @module */
import type { Conversation } from '../../../protocol.ts';
import { element } from '../../ui/element.ts';
import { setText } from '../../ui/set-text.ts';
import { type Section, titledSection } from './section.ts';

const SOURCES = {
  record: 'Contact record, linked by the token’s subject',
  claims: 'The token’s claims, not a record',
} as const;

export function createContactSection(): Section<Conversation> {
  const name = element('dd');
  const id = element('dd', { class: 'mono' });
  const source = element('dd');
  const facts = element('dl', { class: 'facts' });
  facts.append(
    element('dt', {}, 'Name'),
    name,
    element('dt', {}, 'GUID'),
    id,
    element('dt', {}, 'Known from'),
    source,
  );
  const none = element('p', { class: 'quiet' });
  const root = titledSection('contact', 'Contact', facts, none);

  return {
    root,
    update({ contact, verdict }) {
      facts.hidden = contact === undefined;
      none.hidden = contact !== undefined;
      setText(none, verdict?.authenticated ? 'No record is linked (T3).' : 'Not known.');
      setText(name, contact?.name ?? 'No name given');
      setText(id, contact?.id ?? '');
      setText(source, contact ? SOURCES[contact.source] : '');
    },
  };
}
