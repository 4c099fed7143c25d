/** Writes the page for the administrator: what to type where, and what was looked at (A1). @module */

import { wrap } from '../../text.ts';
import { type Entry, isFinding } from '../findings.ts';
import type { Examination } from '../run-doctor.ts';

const NOT_KNOWN = '(ask the site’s developers: no page was looked at)';

export function writeHandOver({
  entries,
  publicKeyUrl,
  clientFunction,
  variables,
}: Examination): string {
  return `# Live chat: what to type into Customer Service admin center

Customer settings > Authentication settings > Manage > New authentication setting:

  Channel type                Live chat
  Public key URL              ${publicKeyUrl.href}
  JavaScript client function  ${clientFunction ?? NOT_KNOWN}

Then the workstream's chat widget > Edit > Behaviors > Authentication settings:
choose it there. It takes up to a quarter of an hour to reach the page.

Context variables of the workstream, letter by letter:

${writeVariables(variables)}
What was looked at, from outside:

${writeChecks(entries)}`;
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
