/** The context variables as the workstream received them (C1 to C7), what nobody vouches for apart. @module */
import type { Conversation } from '../../../contract/protocol.ts';
import { element } from '../../ui/element.ts';
import { createListPatcher, type Row } from '../../ui/patch-list.ts';
import { setText } from '../../ui/set-text.ts';
import { claimedContext, isRefused, NOT_TAKEN_OVER } from './claimed.ts';
import { createFieldList } from './field-list.ts';
import { type Section, titledSection } from './section.ts';
import { createVariableTable } from './variable-table.ts';

const NOT_DOCUMENTED =
  'Not documented: a flat value routes, and whether the agent sees it is not documented. To have it seen, send { "value": …, "isDisplayable": true } (C5).';

export function createContextSection(now: () => number): Section<Conversation> {
  const none = element('p', { class: 'quiet' });
  const vouched = createVariableTable('Context variables that the token vouches for');
  const page = createVariableTable(
    'Context variables that the page sent',
    'Sent by the page: nobody vouches for it (C6)',
  );
  const note = element('p', { class: 'quiet table-note' }, NOT_DOCUMENTED);
  const odd = element('ul', { class: 'odd-forms' });
  const oddForms = createListPatcher<string>(odd, (warning) => warning, createOddForm);
  const claimed = createFieldList('Claimed by the refused token');
  const root = titledSection(
    'context',
    'Context variables',
    none,
    vouched.root,
    page.root,
    odd,
    note,
    claimed.root,
  );

  return {
    root,
    update(conversation) {
      const { context } = conversation;
      none.hidden = context.length > 0;
      setText(none, isRefused(conversation) ? NOT_TAKEN_OVER : 'None came with this conversation.');
      vouched.update(context.filter(({ source }) => source !== 'page'));
      page.update(context.filter(({ source }) => source === 'page'));
      oddForms.update([...new Set(context.flatMap(({ warning }) => warning ?? []))]);
      note.hidden = context.every(
        ({ isDisplayable, warning }) => isDisplayable !== undefined || warning !== undefined,
      );
      claimed.update(claimedContext(conversation), now());
    },
  };
}

function createOddForm(warning: string): Row<string> {
  return { root: element('li', {}, warning), update() {} };
}
