/** Writes the page for the administrator: what to type where, and what was looked at (A1). @module */

import { wrap } from '../../text.ts';
import { type Entry, isFinding } from '../findings.ts';
import type { Examination } from '../run-doctor.ts';

/** FetchXML, which names a table as it is called and needs no entity set. The names are those of L4, and no others. */
const queryOf = (attributes: string, condition: string, mode: string): string =>
  `<fetch ${mode}>
  <entity name="msdyn_livechatengagementctx">
${attributes}    <filter>
      ${condition}
    </filter>
  </entity>
</fetch>
`;

const columns = (...names: string[]): string =>
  names.map((name) => `    <attribute name="msdyn_${name}" />\n`).join('');

export interface DataverseQueries {
  /** How many chats of the widget were authenticated, and how many were not. */
  verdicts: string;
  /** What is stored of one contact's chats. */
  contact: string;
}

/** What only Dataverse knows (L4). @param widgetId - undefined where no widget was seen. */
export function dataverseQueries(widgetId = 'THE-WIDGET-ID'): DataverseQueries {
  return {
    verdicts: queryOf(
      `    <attribute name="msdyn_isauthenticated" alias="authenticated"
      groupby="true" />
    <attribute name="msdyn_widgetappid" alias="chats" aggregate="count" />
`,
      `<condition attribute="msdyn_widgetappid" operator="eq"
        value="${widgetId}" />`,
      'aggregate="true"',
    ),
    contact: queryOf(
      columns('isauthenticated', 'portalcontactid', 'originurl', 'widgetappid'),
      `<condition attribute="msdyn_portalcontactid" operator="eq"
        value="THE-CONTACT-ID" />`,
      'top="50"',
    ),
  };
}

const NOT_KNOWN = "(ask the site's developers: no page was looked at)";

export function writeHandOver({
  entries,
  publicKeyUrl,
  clientFunction,
  variables,
  widgetId,
}: Examination): string {
  const { verdicts, contact } = dataverseQueries(widgetId);
  return `# Live chat: what to type into Customer Service admin center

Customer settings > Authentication settings > Manage > New authentication
setting:

  Channel type                Live chat
  Public key URL              ${publicKeyUrl.href}
  JavaScript client function  ${clientFunction ?? NOT_KNOWN}

Then the workstream's chat widget > Edit > Behaviors > Authentication settings:
choose it there. It takes up to a quarter of an hour to reach the page.

Context variables of the workstream, letter by letter:

${writeVariables(variables)}
What only Dataverse knows is asked with FetchXML, such as by
"pac env fetch --xmlFile FILE" or the FetchXML Builder. How many chats of the
widget were authenticated, and how many were not:

${indented(verdicts)}
What is stored of the chats of one contact, by the GUID of its record. A chat
that is missing here did not bring the contact along:

${indented(contact)}
What was looked at, from outside:

${writeChecks(entries)}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

function writeVariables(variables: Examination['variables']): string {
  if (!variables) return '  (not known: no token was looked at)\n';
  if (variables.length === 0) return '  none\n';
  const width = Math.max(...variables.map(({ name }) => name.length));
  return variables
    .map(({ name, type }) => `  ${name.slice(0, 60).padEnd(Math.min(width, 60))}  ${type}\n`)
    .join('');
}

function writeChecks(entries: readonly Entry[]): string {
  const words = { ok: '[x]', 'not-checked': '[ ]', error: '[!]', warning: '[!]', note: '' };
  return entries
    .filter(({ outcome }) => outcome !== 'note')
    .map((entry) => {
      const cause = isFinding(entry) ? `${entry.cause}: ` : '';
      const text = `${entry.level}, ${entry.check}: ${cause}${entry.seen}`;
      return `  ${words[entry.outcome]} ${wrap(text, { indent: 6 })}\n`;
    })
    .join('');
}
