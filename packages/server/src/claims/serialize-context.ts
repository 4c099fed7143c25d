/** Turns a site's context variables into the text of the `lwicontexts` claim (T5, C1 to C5). @module */
import { describeValue } from '../errors/describe-value.ts';
import type { ContextTypes, ContextValue } from './context-types.ts';

/** C2 */
const MAX_VARIABLES = 100;
/** C2 */
const MAX_NAME_LENGTH = 100;
/** C2 */
const MAX_VALUE_LENGTH = 4000;

/** The serialised context, and what could not go into it. */
export interface SerializedContext {
  /** JSON text of a flat object. */
  text: string;
  /** Full sentences that name the variables and the rules, never their values. */
  problems: string[];
}

function isPrimitive(value: unknown): value is ContextValue {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}

function problemOf(name: string, value: unknown, types: ContextTypes | undefined) {
  if (name === '') return 'A context variable has an empty name.';
  if (name.length > MAX_NAME_LENGTH) {
    return `The name of context variable '${name.slice(0, 20)}…' has ${name.length} characters; the limit is ${MAX_NAME_LENGTH}.`;
  }
  const type = types && (Object.hasOwn(types, name) ? types[name] : 'undeclared');
  if (type === 'undeclared') {
    return `Context variable '${name}' is not declared in contextTypes. Names are case-sensitive.`;
  }
  if (!isPrimitive(value)) {
    return `Context variable '${name}' is ${describeValue(value)}; only texts, finite numbers and booleans can be sent. Return undefined to leave it out.`;
  }
  if (type === 'number' && typeof value !== 'number') {
    return `Context variable '${name}' is declared as a number but is ${describeValue(value)}.`;
  }
  if (String(value).length > MAX_VALUE_LENGTH) {
    return `Context variable '${name}' has ${String(value).length} characters; the limit is ${MAX_VALUE_LENGTH}.`;
  }
  return undefined;
}

/**
 * Serialises context variables. Booleans and numbers become text, as in Microsoft's samples (C4),
 * but for a variable declared `'number'`, which becomes a JSON number.
 *
 * @param context - what the site's `context` returned; `undefined` values are left out.
 * @param types - the declared variables, when the site declared any.
 */
export function serializeContext(
  context: unknown,
  types: ContextTypes | undefined,
): SerializedContext {
  if (typeof context !== 'object' || context === null || Array.isArray(context)) {
    const problem = `context returned ${describeValue(context)}. Return an object such as { msdyn_cartvalue: 10000 }.`;
    return { text: '{}', problems: [problem] };
  }
  const problems: string[] = [];
  const sent: [name: string, value: string | number][] = [];
  for (const [name, value] of Object.entries(context)) {
    if (value === undefined) continue;
    const problem = problemOf(name, value, types);
    if (problem === undefined && sent.length < MAX_VARIABLES) {
      sent.push([name, types?.[name] === 'number' ? value : String(value)]);
    } else {
      problems.push(
        problem ??
          `Context variable '${name}' is one too many: a chat has at most ${MAX_VARIABLES}.`,
      );
    }
  }
  // fromEntries defines own properties, so that a variable named __proto__ is only a name.
  return { text: JSON.stringify(Object.fromEntries(sent)), problems };
}
