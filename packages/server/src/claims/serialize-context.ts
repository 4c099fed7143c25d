/** Turns a site's context variables into the text of the `lwicontexts` claim (T5, C1 to C5). @module */
import { describeValue } from '../errors/describe-value.ts';
import { quoteName } from '../text.ts';
import type { ContextTypes, ContextValue } from './context-types.ts';
import { type Entries, readRecord } from './read-record.ts';

/** C2 */
const MAX_VARIABLES = 100;
/** C2 */
const MAX_NAME_LENGTH = 100;
/** C2 */
const MAX_VALUE_LENGTH = 4000;

/** The name under which Microsoft's sample repeats the contact's GUID (L3). */
const PORTAL_CONTACT_ID = 'portalcontactid';

/** A message names so many problems, and counts the others. */
const MAX_LISTED = 5;

/** What decides how a context is written. */
export interface ContextRules {
  contextTypes: ContextTypes | undefined;
  /** The variables that are sent in the form that the agent sees (C5). */
  displayedContext: ReadonlySet<string> | 'all';
  /** The contact's GUID, when it goes along as `portalcontactid`. */
  portalContactId?: string | undefined;
}

/** The serialised context, and what did not go into it. */
export interface SerializedContext {
  /** JSON text of an object; undefined when there is nothing to say. */
  text: string | undefined;
  /** Full sentences that name the variables and the rules, never their values. At most a handful. */
  problems: readonly string[];
  /** Variables that were `null`, and so left out. */
  nullNames: readonly string[];
  /** Variables that were sent. */
  sentNames: readonly string[];
}

/** How a variable travels: flat, or with whether the agent sees it. */
type Sent = string | number | { value: string | number; isDisplayable: boolean };

type Outcome = { sent: Sent } | { problem: string } | 'null' | 'undefined';

/** C5's object, each property read once; undefined for anything else. */
function readLongForm(given: unknown): { value: unknown; isDisplayable: boolean } | undefined {
  const entries = readRecord('context', given);
  if (entries?.length !== 2) return undefined;
  const { value, isDisplayable } = Object.fromEntries(entries);
  const hasBoth = entries.every(([name]) => name === 'value' || name === 'isDisplayable');
  return hasBoth && typeof isDisplayable === 'boolean' ? { value, isDisplayable } : undefined;
}

function isPrimitive(value: unknown): value is ContextValue {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function nameProblem(name: string, types: ContextTypes | undefined): string | undefined {
  if (name === '') return 'A context variable has an empty name.';
  if (name.length > MAX_NAME_LENGTH) {
    return `The name of context variable ${quoteName(name.slice(0, 20))} has ${name.length} characters; the limit is ${MAX_NAME_LENGTH}.`;
  }
  return types && !Object.hasOwn(types, name)
    ? `Context variable ${quoteName(name)} is not declared in contextTypes. Names are case-sensitive.`
    : undefined;
}

function writeVariable(name: string, given: unknown, rules: ContextRules): Outcome {
  if (given === undefined) return 'undefined';
  const problem = nameProblem(name, rules.contextTypes);
  if (problem !== undefined) return { problem };
  const longForm = readLongForm(given);
  const value = longForm ? longForm.value : given;
  if (value === undefined || value === null) return value === null ? 'null' : 'undefined';
  if (!isPrimitive(value)) {
    return {
      problem: `Context variable ${quoteName(name)} is ${describeValue(value)}. Only texts, finite numbers and booleans can be sent, or { value, isDisplayable } with one of them and a boolean. Return undefined to leave it out.`,
    };
  }
  const isNumber = rules.contextTypes?.[name] === 'number';
  if (isNumber && typeof value !== 'number') {
    return {
      problem: `Context variable ${quoteName(name)} is declared as a number but is ${describeValue(value)}.`,
    };
  }
  const text = String(value);
  if (text.length > MAX_VALUE_LENGTH) {
    return {
      problem: `Context variable ${quoteName(name)} has ${text.length} characters; the limit is ${MAX_VALUE_LENGTH}.`,
    };
  }
  const written = isNumber ? (value as number) : text;
  if (longForm) return { sent: { value: written, isDisplayable: longForm.isDisplayable } };
  const isDisplayed = rules.displayedContext === 'all' || rules.displayedContext.has(name);
  return { sent: isDisplayed ? { value: written, isDisplayable: true } : written };
}

function listProblems(problems: readonly string[]): readonly string[] {
  const hidden = problems.length - MAX_LISTED;
  return hidden > 0 ? [...problems.slice(0, MAX_LISTED), `And ${hidden} more.`] : problems;
}

/** The contact's GUID goes along unless the site says itself who it is. */
function writePortalContactId(sent: Map<string, Sent>, rules: ContextRules): string | undefined {
  if (rules.portalContactId === undefined || sent.has(PORTAL_CONTACT_ID)) return undefined;
  if (sent.size >= MAX_VARIABLES) {
    return `Context variable ${quoteName(PORTAL_CONTACT_ID)}, which is sent along, is one too many: a chat has at most ${MAX_VARIABLES}. Return fewer, or set portalContactId: false.`;
  }
  const isListed =
    rules.displayedContext !== 'all' && rules.displayedContext.has(PORTAL_CONTACT_ID);
  const value = rules.portalContactId;
  sent.set(PORTAL_CONTACT_ID, isListed ? { value, isDisplayable: true } : value);
  return undefined;
}

/**
 * Serialises context variables. Booleans and numbers become text, as in Microsoft's samples (C4),
 * but for a variable declared `'number'`, which becomes a JSON number.
 *
 * @param context - what the site's `context` returned. `undefined` leaves a variable out, and so
 *   does `null`, of which the site should know: a page may set a name that the token does not (C6).
 */
export function serializeContext(context: unknown, rules: ContextRules): SerializedContext {
  const problems: string[] = [];
  const nullNames: string[] = [];
  const sent = new Map<string, Sent>();
  const hasContext = context !== undefined && context !== null;
  const entries: Entries | undefined = hasContext ? readRecord('context', context) : [];
  if (!entries) {
    problems.push(
      `context returned ${describeValue(context)}. Return an object such as { msdyn_cartvalue: 10000 }.`,
    );
  }
  for (const [name, given] of entries ?? []) {
    const outcome = writeVariable(name, given, rules);
    if (outcome === 'undefined') continue;
    if (outcome === 'null') nullNames.push(name);
    else if ('problem' in outcome) problems.push(outcome.problem);
    else if (sent.size < MAX_VARIABLES) sent.set(name, outcome.sent);
    else {
      problems.push(
        `Context variable ${quoteName(name)} is one too many: a chat has at most ${MAX_VARIABLES}.`,
      );
    }
  }
  const portalProblem = writePortalContactId(sent, rules);
  if (portalProblem !== undefined) problems.push(portalProblem);
  return {
    // fromEntries defines own properties, so that a variable named __proto__ is only a name.
    text: hasContext || sent.size > 0 ? JSON.stringify(Object.fromEntries(sent)) : undefined,
    problems: listProblems(problems),
    nullNames,
    sentNames: [...sent.keys()],
  };
}

/** The variables that take the most room in a serialised context, for a message. */
export function largestVariables(text: string | undefined): string {
  const sizes = Object.entries(JSON.parse(text ?? '{}') as Record<string, Sent>)
    .map(([name, sent]) => ({
      name,
      length: String(typeof sent === 'object' ? sent.value : sent).length,
    }))
    .sort((a, b) => b.length - a.length)
    .slice(0, 3);
  return (
    sizes.map(({ name, length }) => `${quoteName(name)} (${length} characters)`).join(', ') ||
    'none'
  );
}
