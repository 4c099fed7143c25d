/** Reads what the customer's page says when a chat begins. Nobody vouches for any of it (C7). @module */
import { readObject } from '../../http/read-json-body.ts';
import type { Config } from '../../options/options.ts';
import type { Start } from '../../store/stored-conversation.ts';
import { trimFields } from '../../store/trim-evidence.ts';
import { readGuestContext } from './read-guest-context.ts';

/** A signed-in customer's context is in the token and nowhere else (C6). */
export function readInitContext(
  body: unknown,
  { isGuest, config }: { isGuest: boolean; config: Pick<Config, 'contextVariables'> },
): Pick<Start, 'guestContext' | 'preChatResponse'> {
  const preChatResponse = readObject(body, 'preChatResponse');
  return {
    ...(preChatResponse ? { preChatResponse: trimFields(preChatResponse) } : {}),
    ...(isGuest ? { guestContext: readGuestContext(body, config.contextVariables) } : {}),
  };
}
