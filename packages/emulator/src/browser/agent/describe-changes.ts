/** Puts into words what is new in a state, for those who hear the page instead of seeing it. @module */

import type { Faults } from '../../contract/faults.ts';
import { describeFaults } from '../../contract/faults.ts';
import type { AgentState, Conversation } from '../../contract/protocol.ts';
import { whatWasDone } from '../no-token-words.ts';
import { authenticatedWords, conversationName, warningWords } from './describe-conversation.ts';

/** Null `before` is the first state: everything in it was there already. */
export function describeChanges(before: AgentState | null, after: AgentState): string[] {
  if (before === null) return [];
  const known = new Map(before.conversations.map((one) => [one.id, one]));
  const heard = after.conversations.flatMap((now) => describe(known.get(now.id), now));
  return [
    ...describeFaultChange(before.faults, after.faults),
    ...describeNewCalls(before.unknownCalls, after.unknownCalls),
    ...heard,
  ];
}

/** Each of them once: a page that tries again would say the same over and over. */
function describeNewCalls(then: readonly string[], now: readonly string[]): string[] {
  const known = new Set(then);
  return [...new Set(now)]
    .filter((call) => !known.has(call))
    .map((call) => `Unknown call: ${call}.`);
}

function describeFaultChange(then: Readonly<Faults>, now: Readonly<Faults>): string[] {
  const before = describeFaults(then).join('; ');
  const after = describeFaults(now).join('; ');
  if (before === after) return [];
  return [after === '' ? 'All faults are switched off.' : `Faults are switched on: ${after}.`];
}

function describe(then: Conversation | undefined, now: Conversation): string[] {
  const name = conversationName(now);
  if (now.noToken) return then === undefined ? [`No token: ${whatWasDone(now.noToken)}.`] : [];
  if (then === undefined) {
    const kind = now.state === 'refused' ? 'Refused attempt' : 'New conversation';
    return [`${kind}: ${name}. ${trustWords(now)}.`];
  }
  const ids = new Set(then.messages.map(({ id }) => id));
  const said = now.messages
    .filter(({ id, from }) => !ids.has(id) && from === 'customer')
    .map(({ text }) => `${name} says: ${text}`);
  if (now.verdict?.authenticated && !then.verdict) {
    said.push(`${name} has signed in. ${trustWords(now)}.`);
  }
  const hasEnded = then.state === 'open' && now.state === 'closed';
  return hasEnded ? [...said, `The conversation with ${name} has ended.`] : said;
}

/** What stands in the badges, green and amber. */
function trustWords(conversation: Conversation): string {
  const words = authenticatedWords(conversation);
  const warnings = warningWords(conversation);
  return warnings === undefined ? words : `${words}, with ${warnings}`;
}
