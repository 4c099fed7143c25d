/** Reads the custom context out of a token and decides whether Omnichannel could take it (T5, C1 to C5). @module */
import type { ContextType } from '../../options/options.ts';
import { quote } from '../../options/quote.ts';
import type { Check, ContextVariable } from '../../protocol.ts';
import { failed, failedBy, hasFailed, passed } from '../check.ts';
import { parseJsonObject } from '../token/parse-json-object.ts';
import { checkDefinitions } from './check-definitions.ts';
import { MAX_VARIABLES } from './context-limits.ts';
import { readVariable } from './read-variable.ts';

export interface ReadContext {
  checks: Check[];
  /** Empty unless every check held. */
  variables: ContextVariable[];
}

/** `defined` is what the workstream defines; undefined when nobody said. */
export function readContext(
  claims: Readonly<Record<string, unknown>>,
  defined: ReadonlyMap<string, ContextType> | undefined,
): ReadContext {
  const title = 'Custom context';
  if (!Object.hasOwn(claims, 'lwicontexts')) {
    return { checks: [passed('T5', title, 'The token brings no custom context.')], variables: [] };
  }
  const text = claims.lwicontexts;
  if (typeof text !== 'string') {
    const isObject = typeof text === 'object' && text !== null;
    const finding = `"lwicontexts" is ${isObject ? 'an object' : 'not text'}.`;
    const advice = isObject
      ? 'Write JSON.stringify(context), so that it is JSON inside text.'
      : 'Write the context as JSON inside text.';
    return { checks: [failed('T5', title, finding, advice)], variables: [] };
  }
  const parsed = parseJsonObject(text);
  if ('problem' in parsed) {
    return {
      checks: [failed('T5', title, `The text in "lwicontexts" ${parsed.problem}.`)],
      variables: [],
    };
  }
  const checks = [passed('T5', title, '"lwicontexts" is text that holds a JSON object.')];
  const entries = Object.entries(parsed.value);
  checks.push(checkCount(entries.length));
  if (hasFailed(checks)) return { checks, variables: [] };

  const variables: ContextVariable[] = [];
  const failures: Check[] = [];
  for (const [name, value] of entries) {
    const read = readVariable(name, value, defined);
    if ('variable' in read) variables.push(read.variable);
    else failures.push(failedBy(read, `Variable ${quote(name, 40)}`));
  }
  if (failures.length > 0) return { checks: [...checks, ...failures], variables: [] };
  checks.push(passed('C1', 'Flat values', 'Every variable has a name and one primitive value.'));
  checks.push(...checkDefinitions(variables, defined));
  return { checks, variables };
}

function checkCount(count: number): Check {
  const title = 'Number of variables';
  const variables = count === 1 ? 'one variable' : `${count} variables`;
  return count > MAX_VARIABLES
    ? failed('C2', title, `The context has ${variables}; a chat takes at most ${MAX_VARIABLES}.`)
    : passed('C2', title, `The context has ${variables} of at most ${MAX_VARIABLES}.`);
}
