/** The token's decoded header and claims; the signature is never here. @module */
import type { Conversation } from '../../../contract/protocol.ts';
import { element } from '../../ui/element.ts';
import { createFieldList } from './field-list.ts';
import { type Section, titledSection } from './section.ts';

export function createTokenSection(now: () => number): Section<Conversation> {
  const header = createFieldList('Header');
  const claims = createFieldList('Claims');
  const none = element('p', { class: 'quiet' }, 'Nothing could be decoded.');
  const root = titledSection('token', 'Token', header.root, claims.root, none);

  return {
    root,
    update(conversation) {
      header.update(conversation.header, now());
      claims.update(conversation.claims, now());
      none.hidden = conversation.header !== undefined || conversation.claims !== undefined;
    },
  };
}
