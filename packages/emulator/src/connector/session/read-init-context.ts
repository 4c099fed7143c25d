/** Reads what the customer's page says when a chat begins. Nobody vouches for any of it (C7). @module */
import { readObject } from '../../http/read-json-body.ts';
import type { Config } from '../../options/options.ts';
import type { Start } from '../../store/stored-conversation.ts';
import { trimFields } from '../../store/trim-evidence.ts';
import { readPageContext } from './read-page-context.ts';

/** @throws {RefusalError} 400 when there is a context that the service could not take. */
export function readInitContext(
  body: unknown,
  { contextVariables }: Pick<Config, 'contextVariables'>,
): Pick<Start, 'pageContext' | 'preChatResponse'> {
  const preChatResponse = readObject(body, 'preChatResponse');
  return {
    ...(preChatResponse ? { preChatResponse: trimFields(preChatResponse) } : {}),
    pageContext: readPageContext(body, contextVariables),
  };
}
