/** The context variables as the workstream received them (C1 to C7), what nobody vouches for apart. @module */
import type { VNode } from 'preact';
import { OMNICHANNEL_NAMES } from '../../../contract/names.ts';
import type { ContextVariable, Conversation } from '../../../contract/protocol.ts';
import { Breakable } from '../../ui/breakable.tsx';
import { ScrollGroup } from '../../ui/scroll-group.tsx';
import { claimedContext, isRefused, NOT_TAKEN_OVER } from '../describe-conversation.ts';
import { RuleText } from '../rule-link.tsx';
import { Section } from '../section.tsx';
import type { Clocks } from './describe-claim.ts';
import { FieldList } from './token-section.tsx';

const NOT_DOCUMENTED =
  'Not documented: a flat value routes, and whether the agent sees it is not documented. To have it seen, send { "value": …, "isDisplayable": true } (C5).';

interface ContextProps {
  conversation: Conversation;
  clocks: Clocks;
}

export function ContextSection({ conversation, clocks }: ContextProps): VNode {
  const { context } = conversation;
  const oddForms = [...new Set(context.flatMap(({ warning }) => warning ?? []))];
  const hasUndocumented = context.some(
    ({ isDisplayable, warning }) => isDisplayable === undefined && warning === undefined,
  );
  const claimed = claimedContext(conversation);
  return (
    <Section id="context" title="Context variables">
      {context.length === 0 && (
        <p class="quiet">
          {isRefused(conversation) ? NOT_TAKEN_OVER : 'None came with this conversation.'}
        </p>
      )}
      <VariableTable
        label="Context variables that the token vouches for"
        variables={context.filter(({ source }) => source !== 'page')}
      />
      <VariableTable
        label="Context variables that the page sent"
        caption="Sent by the page: nobody vouches for it (C6)"
        variables={context.filter(({ source }) => source === 'page')}
      />
      {oddForms.length > 0 && (
        <ul class="odd-forms">
          {oddForms.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {hasUndocumented && (
        <p class="quiet table-note">
          <RuleText text={NOT_DOCUMENTED} />
        </p>
      )}
      {claimed && (
        <FieldList title="Claimed by the refused token" fields={claimed} clocks={clocks} />
      )}
    </Section>
  );
}

const COLUMNS = ['Name', 'Value', 'Type', 'Shown to agent', 'Defined in workstream'];

interface VariableTableProps {
  /** For those who hear the page. */
  label: string;
  /** Stands above the table. */
  caption?: string;
  variables: readonly ContextVariable[];
}

function VariableTable({ label, caption, variables }: VariableTableProps): VNode | null {
  if (variables.length === 0) return null;
  return (
    <ScrollGroup label={`Table: ${label}`} className="table-frame">
      <table aria-label={label}>
        {caption && (
          <caption>
            <RuleText text={caption} />
          </caption>
        )}
        <thead>
          <tr>
            {COLUMNS.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {variables.map((variable) => (
            <VariableRow key={variable.name} variable={variable} />
          ))}
        </tbody>
      </table>
    </ScrollGroup>
  );
}

function VariableRow({ variable }: { variable: ContextVariable }): VNode {
  const remark = remarkOn(variable);
  return (
    <tr data-overruled={variable.isOverruled === true}>
      <th scope="row" class="mono">
        <span>
          <Breakable text={variable.name} />
        </span>{' '}
        {variable.source === 'page' && <span class="from-page">from the page, not verified</span>}{' '}
        {remark && <span class="remark">{remark}</span>}
      </th>
      <td class="mono value">{String(variable.value)}</td>
      <td>{variable.type === 'number' ? 'Number' : 'Text'}</td>
      <td>
        {shownWords(variable)}{' '}
        {variable.warning !== undefined && <span class="remark">odd form</span>}
      </td>
      <td>{definedWords(variable)}</td>
    </tr>
  );
}

/** In short: the checks explain it. */
function remarkOn({ isOverruled, fillsDefined }: ContextVariable): string | undefined {
  if (isOverruled) return 'does not count';
  return fillsDefined ? 'fills an open name' : undefined;
}

function shownWords({ isDisplayable }: ContextVariable): string {
  if (isDisplayable === undefined) return 'Not documented';
  return isDisplayable ? 'Yes' : 'No, routing only';
}

function definedWords({ isDefined, name }: ContextVariable): string {
  if (isDefined) return 'Yes';
  return OMNICHANNEL_NAMES.has(name) ? 'No, built in' : 'No, created as Text';
}
