/** What a refused token claimed: to be shown as that, and never taken over. @module */

import { nameInClaims } from '../../../contract/names.ts';
import type { Conversation } from '../../../contract/protocol.ts';

export const NOT_TAKEN_OVER = 'Nothing was taken over, because the token was refused.';

export function isRefused({ verdict }: Conversation): boolean {
  return verdict?.authenticated === false;
}

export interface ClaimedContact {
  name: string | undefined;
  subject: string | undefined;
}

/** Undefined unless the token was refused and said something of its bearer. */
export function claimedContact(conversation: Conversation): ClaimedContact | undefined {
  const { claims } = conversation;
  if (!isRefused(conversation) || claims === undefined) return undefined;
  const name = nameInClaims(claims);
  const subject = typeof claims.sub === 'string' && claims.sub !== '' ? claims.sub : undefined;
  return name === undefined && subject === undefined ? undefined : { name, subject };
}

/** The variables in text, by name; undefined when there are none, or none that can be read. */
export function claimedContext(conversation: Conversation): Record<string, string> | undefined {
  if (!isRefused(conversation)) return undefined;
  const context = parse(conversation.claims?.lwicontexts);
  if (typeof context !== 'object' || context === null || Array.isArray(context)) return undefined;
  const entries = Object.entries(context).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** An object is the wrong form (T5), and still says what was meant. */
function parse(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
