/** The token's decoded header and claims; the signature is never here. @module */
import type { Conversation } from '../../../protocol.ts';
import { element } from '../../ui/element.ts';
import { createListPatcher, type Row } from '../../ui/patch-list.ts';
import { setText } from '../../ui/set-text.ts';
import { describeClaim } from './describe-claim.ts';
import { type Section, titledSection } from './section.ts';

interface Field {
  name: string;
  value: unknown;
  now: number;
}

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

function createFieldList(title: string): {
  root: HTMLElement;
  update(fields: Record<string, unknown> | undefined, now: number): void;
} {
  const list = element('dl', { class: 'fields' });
  const root = element('div', {}, element('h4', {}, title), list);
  const patcher = createListPatcher<Field>(list, ({ name }) => name, createFieldRow);
  return {
    root,
    update(fields, now) {
      root.hidden = fields === undefined;
      const entries = Object.entries(fields ?? {});
      patcher.update(entries.map(([name, value]) => ({ name, value, now })));
    },
  };
}

function createFieldRow(): Row<Field> {
  const term = element('dt', { class: 'mono' });
  const value = element('span', { class: 'mono value' });
  const meaning = element('span', { class: 'meaning' });
  return {
    root: element('div', { class: 'field' }, term, element('dd', {}, value, ' ', meaning)),
    update(field) {
      const described = describeClaim(field.name, field.value, field.now);
      setText(term, field.name);
      setText(value, described.value);
      setText(meaning, described.meaning ?? '');
      meaning.hidden = described.meaning === null;
    },
  };
}
