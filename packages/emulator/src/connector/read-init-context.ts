/** Reads what the customer's page says when a chat begins. Nobody vouches for any of it (C7). @module */
import type { Config } from '../options/options.ts';
import { RefusalError } from '../refusal-error.ts';
import type { Start } from '../store/stored-conversation.ts';
import { trimFields } from '../store/trim-evidence.ts';
import { readContext } from '../verify/read-context.ts';

/** A signed-in customer's context is in the token and nowhere else (C6). */
export function readInitContext(
  body: unknown,
  { isGuest, config }: { isGuest: boolean; config: Pick<Config, 'contextVariables'> },
): Pick<Start, 'guestContext' | 'preChatResponse'> {
  const preChatResponse = readObject(body, 'preChatResponse');
  const customContext = isGuest ? readObject(body, 'customContextData') : undefined;
  return {
    ...(preChatResponse ? { preChatResponse: trimFields(preChatResponse) } : {}),
    ...(customContext ? { guestContext: readGuestContext(customContext, config) } : {}),
  };
}

function readGuestContext(
  context: Record<string, unknown>,
  { contextVariables }: Pick<Config, 'contextVariables'>,
): Start['guestContext'] {
  const claims = { lwicontexts: JSON.stringify(context) };
  const { checks, variables } = readContext(claims, contextVariables);
  const wrong = checks.find(({ outcome }) => outcome === 'failed');
  if (!wrong) return variables;
  const { rule, title, detail } = wrong;
  throw new RefusalError(400, { rule, title, detail });
}

function readObject(body: unknown, name: string): Record<string, unknown> | undefined {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined;
  const value = (body as Record<string, unknown>)[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
