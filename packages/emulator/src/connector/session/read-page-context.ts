/** Reads the custom context that a page sends along: nobody vouches for it (C4, C6, C7). @module */
import { readMember } from '../../http/read-json-body.ts';
import type { ContextType } from '../../options/options.ts';
import { quote } from '../../options/quote.ts';
import { type ContextVariable, checkText } from '../../protocol.ts';
import { RefusalError } from '../../refusal-error.ts';
import { MAX_VARIABLES } from '../../verify/context/context-limits.ts';
import { readVariable } from '../../verify/context/read-variable.ts';

/**
 * The variables in `customContextData`, each marked as the page's.
 * @throws {RefusalError} 400 with code 1 when the service could not take it.
 */
export function readPageContext(
  body: unknown,
  defined: ReadonlyMap<string, ContextType> | undefined,
): ContextVariable[] {
  const given = readMember(body, 'customContextData');
  if (given === undefined || given === null) return [];
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw refuse('C1', 'customContextData is not an object of names and values.');
  }
  const entries = Object.entries(given);
  if (entries.length > MAX_VARIABLES) {
    const detail = `The context has ${entries.length} variables; a chat takes at most ${MAX_VARIABLES}.`;
    throw refuse('C2', detail);
  }
  return entries.map(([name, value]) => {
    const read = readVariable(name, value, defined);
    if ('variable' in read) return { ...read.variable, source: 'page' };
    throw refuse(read.rule, `Variable ${quote(name, 40)}: ${checkText(read)}`);
  });
}

function refuse(rule: string, detail: string): RefusalError {
  return new RefusalError(
    400,
    { errorCode: 1, rule, title: 'Custom context', detail },
    { errorcode: '1' },
  );
}
