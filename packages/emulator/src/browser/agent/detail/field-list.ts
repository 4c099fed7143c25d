/** Names and values as a token has them, under a heading of their own. @module */
import { element } from '../../ui/element.ts';
import { createListPatcher, type Row } from '../../ui/patch-list.ts';
import { setText } from '../../ui/set-text.ts';
import { describeClaim } from './describe-claim.ts';

export interface FieldList {
  root: HTMLElement;
  /** Hidden without fields. */
  update(fields: Readonly<Record<string, unknown>> | undefined, now: number): void;
}

interface Field {
  name: string;
  value: unknown;
  now: number;
}

export function createFieldList(title: string): FieldList {
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
