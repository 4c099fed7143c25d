/** The context variables as the workstream received them (C1 to C5). @module */
import type { ContextVariable, Conversation } from '../../../protocol.ts';
import { element } from '../../ui/element.ts';
import { createListPatcher, type Row } from '../../ui/patch-list.ts';
import { setBreakableText } from '../../ui/set-breakable-text.ts';
import { setText } from '../../ui/set-text.ts';
import { claimedContext, isRefused, NOT_TAKEN_OVER } from './claimed.ts';
import { createFieldList } from './field-list.ts';
import { type Section, titledSection } from './section.ts';

const COLUMNS = ['Name', 'Value', 'Type', 'Shown to agent', 'Defined in workstream'];

export function createContextSection(now: () => number): Section<Conversation> {
  const headings = COLUMNS.map((title) => element('th', { scope: 'col' }, title));
  const body = element('tbody');
  const table = element(
    'table',
    { 'aria-labelledby': 'context-heading' },
    element('thead', {}, element('tr', {}, ...headings)),
    body,
  );
  // Scrolls by itself on a narrow screen, so it must be reachable by keyboard.
  const frame = element('div', {
    class: 'table-frame',
    tabindex: '0',
    role: 'group',
    'aria-label': 'Table of context variables',
  });
  frame.append(table);
  const none = element('p', { class: 'quiet' });
  const claimed = createFieldList('Claimed by the refused token');
  const root = titledSection('context', 'Context variables', frame, none, claimed.root);
  const patcher = createListPatcher<ContextVariable>(body, ({ name }) => name, createVariableRow);

  return {
    root,
    update(conversation) {
      const { context } = conversation;
      frame.hidden = context.length === 0;
      none.hidden = context.length > 0;
      setText(none, isRefused(conversation) ? NOT_TAKEN_OVER : 'None came with this conversation.');
      claimed.update(claimedContext(conversation), now());
      patcher.update(context);
    },
  };
}

function createVariableRow(): Row<ContextVariable> {
  const name = element('span');
  const source = element('span', { class: 'from-page' }, 'from the page, not verified');
  const heading = element('th', { scope: 'row', class: 'mono' }, name, ' ', source);
  const value = element('td', { class: 'mono value' });
  const type = element('td');
  const shown = element('td');
  const defined = element('td');
  return {
    root: element('tr', {}, heading, value, type, shown, defined),
    update(variable) {
      setBreakableText(name, variable.name);
      source.hidden = variable.source !== 'page';
      setText(value, String(variable.value));
      setText(type, variable.type === 'number' ? 'Number' : 'Text');
      setText(shown, variable.isDisplayable ? 'Yes' : 'No, routing only');
      setText(defined, variable.isDefined ? 'Yes' : 'No, created as Text');
    },
  };
}
