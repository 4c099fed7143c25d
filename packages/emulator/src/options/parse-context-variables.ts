/** Reads which context variables the workstream defines (C2 to C4). @module */

import { MAX_NAME_LENGTH, MAX_VARIABLES } from '../verify/context/context-limits.ts';
import type { OptionReader } from './option-reader.ts';
import type { ContextType } from './options.ts';
import { quote } from './quote.ts';

export function parseContextVariables(
  value: unknown,
  reader: OptionReader,
): ReadonlyMap<string, ContextType> | undefined {
  if (value === undefined) return undefined;
  const variables = new Map<string, ContextType>();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reader.refuse(
      'contextVariables',
      value,
      'Give names with their types, such as { msdyn_cartvalue: "number" }.',
    );
    return variables;
  }
  const entries = Object.entries(value);
  if (entries.length > MAX_VARIABLES) {
    reader.refuse('contextVariables', entries.length, `Define at most ${MAX_VARIABLES} (C2).`);
  }
  for (const [name, type] of entries) {
    const option = `contextVariables[${quote(name)}]`;
    if (name === '' || name.length > MAX_NAME_LENGTH) {
      reader.refuse(option, name, `Give a name of 1 to ${MAX_NAME_LENGTH} characters (C2).`);
    } else if (type !== 'text' && type !== 'number') {
      reader.refuse(option, type, 'Give "text" or "number" (C4).');
    } else {
      variables.set(name, type);
    }
  }
  return variables;
}
