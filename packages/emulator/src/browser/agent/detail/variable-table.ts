/** A table of context variables: value, type, whether the agent is shown it, and marks for what is odd. @module */

import { OMNICHANNEL_NAMES } from '../../../contract/names.ts';
import type { ContextVariable } from '../../../contract/protocol.ts';
import { element } from '../../ui/element.ts';
import { createListPatcher, type Row } from '../../ui/patch-list.ts';
import { setBreakableText } from '../../ui/set-breakable-text.ts';
import { setText } from '../../ui/set-text.ts';
import type { Section } from './section.ts';

const COLUMNS = ['Name', 'Value', 'Type', 'Shown to agent', 'Defined in workstream'];

/** `caption` stands above the table; `label` is for those who hear the page. */
export function createVariableTable(
  label: string,
  caption?: string,
): Section<readonly ContextVariable[]> {
  const headings = COLUMNS.map((title) => element('th', { scope: 'col' }, title));
  const body = element('tbody');
  const head = element('thead', {}, element('tr', {}, ...headings));
  const table = element('table', { 'aria-label': label });
  if (caption !== undefined) table.append(element('caption', {}, caption));
  table.append(head, body);
  // Scrolls by itself on a narrow screen, so it must be reachable by keyboard.
  const root = element('div', {
    class: 'table-frame',
    tabindex: '0',
    role: 'group',
    'aria-label': `Table: ${label}`,
  });
  root.append(table);
  const patcher = createListPatcher<ContextVariable>(body, ({ name }) => name, createVariableRow);
  return {
    root,
    update(variables) {
      root.hidden = variables.length === 0;
      patcher.update(variables);
    },
  };
}

function createVariableRow(): Row<ContextVariable> {
  const name = element('span');
  const source = element('span', { class: 'from-page' }, 'from the page, not verified');
  const remark = element('span', { class: 'remark' });
  const heading = element('th', { scope: 'row', class: 'mono' }, name, ' ', source, ' ', remark);
  const value = element('td', { class: 'mono value' });
  const type = element('td');
  const shown = element('span');
  const isOdd = element('span', { class: 'remark' });
  const defined = element('td');
  const row = element('tr', {}, heading, value, type);
  row.append(element('td', {}, shown, ' ', isOdd), defined);
  return {
    root: row,
    update(variable) {
      setBreakableText(name, variable.name);
      source.hidden = variable.source !== 'page';
      const remarks = remarkOn(variable);
      remark.hidden = remarks === '';
      setText(remark, remarks);
      row.dataset.overruled = String(variable.isOverruled === true);
      setText(value, String(variable.value));
      setText(type, variable.type === 'number' ? 'Number' : 'Text');
      setText(shown, shownWords(variable));
      isOdd.hidden = variable.warning === undefined;
      setText(isOdd, variable.warning === undefined ? '' : 'odd form');
      setText(defined, definedWords(variable));
    },
  };
}

/** In short: the checks explain it. */
function remarkOn({ isOverruled, fillsDefined }: ContextVariable): string {
  if (isOverruled) return 'does not count';
  return fillsDefined ? 'fills an open name' : '';
}

function shownWords({ isDisplayable }: ContextVariable): string {
  if (isDisplayable === undefined) return 'Not documented';
  return isDisplayable ? 'Yes' : 'No, routing only';
}

function definedWords({ isDefined, name }: ContextVariable): string {
  if (isDefined) return 'Yes';
  return OMNICHANNEL_NAMES.has(name) ? 'No, built in' : 'No, created as Text';
}
