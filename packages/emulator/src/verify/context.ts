/** Reads the custom context out of a token and decides whether Omnichannel could take it (T5, C1 to C5). @module */

import { MAX_NAME_LENGTH, MAX_VALUE_LENGTH, MAX_VARIABLES } from '../contract/limits.ts';
import { OMNICHANNEL_NAMES } from '../contract/names.ts';
import type { Check, ContextVariable } from '../contract/protocol.ts';
import type { ContextForms, ContextType } from '../contract/workstream.ts';
import { isRecord, parseJsonObject } from '../lib/json.ts';
import { listSome, nearestName, quote } from '../lib/text.ts';
import { type Flaw, failed, failedBy, hasFailed, notChecked, passed, warned } from './check.ts';

type Primitive = string | number | boolean;

export type ReadVariable = { variable: ContextVariable } | Flaw;

const LONG_FORM = ['value', 'isDisplayable'] as const;

const NUMBER_TEXT = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** In a sentence, which would be lost behind a longer one. */
const MAX_NAME_TOLD = 40;

/** A name that `contextVariables` does not have becomes Text (C3). Each finding names the variable. */
export function readVariable(
  name: string,
  value: unknown,
  {
    contextVariables: defined,
    contextForms: forms = 'both',
    contextNumbers = true,
    contextBooleans = true,
  }: Partial<ContextRules>,
): ReadVariable {
  const told = quote(name, MAX_NAME_TOLD);
  if (name === '' || name.length > MAX_NAME_LENGTH) {
    return {
      rule: 'C2',
      finding: `The name ${told} has ${name.length} characters; 1 to ${MAX_NAME_LENGTH} are allowed.`,
    };
  }
  const form = readForm(value, told);
  if ('finding' in form) return form;
  const { isLong, primitive, ...display } = form;
  if (forms === (isLong ? 'flat' : 'long')) return refuseForm(told, forms);
  if (typeof primitive === 'number' && !contextNumbers) return refuseType(told, 'numbers');
  if (typeof primitive === 'boolean' && !contextBooleans) return refuseType(told, 'booleans');
  if (typeof primitive === 'number' && !Number.isFinite(primitive)) {
    return { rule: 'C1', finding: `The number in ${told} is too large to be one.` };
  }
  const text = String(primitive);
  if (text.length > MAX_VALUE_LENGTH) {
    return {
      rule: 'C2',
      finding: `The value of ${told} has ${text.length} characters; at most ${MAX_VALUE_LENGTH} are allowed.`,
    };
  }
  const type = defined?.get(name) ?? 'text';
  const common = { name, type, isDefined: defined?.has(name) ?? false, ...display };
  if (type === 'number') {
    const number = Number(text);
    if (!NUMBER_TEXT.test(text) || !Number.isFinite(number)) {
      return {
        rule: 'C4',
        finding: `The workstream defines ${told} as Number, and the value is not a decimal number.`,
      };
    }
    return { variable: { ...common, value: number } };
  }
  // Nobody has seen what becomes of a JSON boolean in a token (C4), so it is shown as it came.
  return { variable: { ...common, value: typeof primitive === 'boolean' ? primitive : text } };
}

type Form = ReadForm | Flaw;

interface ReadForm {
  isLong: boolean;
  primitive: Primitive;
  /** Absent where nothing documents what the agent sees. */
  isDisplayable?: boolean;
  warning?: string;
}

function readForm(value: unknown, told: string): Form {
  if (isPrimitive(value)) return { isLong: false, primitive: value };
  if (value === null) {
    return {
      rule: 'C1',
      finding: `The value of ${told} is null.`,
      advice: 'Leave the variable out instead.',
    };
  }
  const isLong =
    isRecord(value) && Object.keys(value).some((name) => name.toLowerCase() === 'value');
  if (!isLong) {
    return {
      rule: 'C1',
      finding: `The value of ${told} is an object or an array.`,
      advice: 'Only text, numbers and booleans are allowed.',
    };
  }
  return (
    readLongForm(value, told) ?? {
      rule: 'C5',
      finding: `The value of ${told} is in neither form.`,
      advice:
        'The long form is { "value": text, number or boolean, "isDisplayable": true or false } and nothing else.',
    }
  );
}

/** Of the form that the service does not take. */
function refuseForm(told: string, taken: 'flat' | 'long'): Flaw {
  return {
    rule: 'C5',
    finding: `The value of ${told} is in the ${taken === 'flat' ? 'long' : 'flat'} form, and the service takes the ${taken} one alone (option "contextForms").`,
    advice: taken === 'flat' ? 'Write the bare value.' : LONG_FORM_ADVICE,
  };
}

function refuseType(told: string, kind: 'numbers' | 'booleans'): Flaw {
  return {
    rule: 'C4',
    finding: `The service takes no JSON ${kind} (option "context${kind === 'numbers' ? 'Numbers' : 'Booleans'}"), and ${told} has one.`,
    advice: 'Write the value as text.',
  };
}

/** The documented one is taken at its word; what Microsoft's pages print beside it, with a warning. */
function readLongForm(given: object, told: string): ReadForm | undefined {
  const members = new Map<string, unknown>();
  const oddities: string[] = [];
  for (const [spelling, member] of Object.entries(given)) {
    const name = LONG_FORM.find((each) => each.toLowerCase() === spelling.toLowerCase());
    if (name === undefined || members.has(name)) return undefined;
    if (name !== spelling) oddities.push(`"${spelling}" instead of "${name}"`);
    members.set(name, member);
  }
  const primitive = members.get('value');
  const isDisplayable = members.get('isDisplayable');
  if (!isPrimitive(primitive)) return undefined;
  if (isDisplayable === undefined) oddities.push('no "isDisplayable"');
  else if (typeof isDisplayable === 'string' && /^(?:true|false)$/i.test(isDisplayable)) {
    oddities.push('its "isDisplayable" as text');
  } else if (typeof isDisplayable !== 'boolean') return undefined;
  if (oddities.length === 0 && typeof isDisplayable === 'boolean') {
    return { isLong: true, primitive, isDisplayable };
  }
  const warning = `${told} has ${oddities.join(' and ')}, so whether the agent sees it is not documented.`;
  return { isLong: true, primitive, warning };
}

function isPrimitive(value: unknown): value is Primitive {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export interface ReadContext {
  checks: Check[];
  /** Empty unless every check held. */
  variables: ContextVariable[];
}

export interface ContextRules {
  /** Which of the two forms the service takes (C5). */
  contextForms: ContextForms;
  /** Whether it takes JSON numbers and booleans (C4). */
  contextNumbers: boolean;
  contextBooleans: boolean;
  /** What the workstream defines; undefined when nobody said. */
  contextVariables: ReadonlyMap<string, ContextType> | undefined;
}

export function readContext(
  claims: Readonly<Record<string, unknown>>,
  rules: ContextRules,
): ReadContext {
  const { contextVariables: defined } = rules;
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
    const read = readVariable(name, value, rules);
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

/** A list in a sentence stops here; the context table shows all of them. */
const MAX_NAMES_TOLD = 5;

export const LONG_FORM_ADVICE = 'Write { "value": …, "isDisplayable": true }, with a JSON boolean.';

function checkDefinitions(
  variables: readonly ContextVariable[],
  defined: ReadonlyMap<string, ContextType> | undefined,
): Check[] {
  return [checkNames(variables, defined), checkTypes(variables), checkDisplay(variables)];
}

function checkNames(
  variables: readonly ContextVariable[],
  defined: ReadonlyMap<string, ContextType> | undefined,
): Check {
  const title = 'Names';
  if (!defined) {
    return notChecked(
      'C3',
      title,
      'Nobody told the emulator what the workstream defines, so every variable is created as Text.',
    );
  }
  const unknown = variables.filter(
    ({ name, isDefined }) => !isDefined && !OMNICHANNEL_NAMES.has(name),
  );
  if (unknown.length === 0) {
    return passed(
      'C3',
      title,
      'The workstream defines every name, or it is one of Omnichannel’s own.',
    );
  }
  const told = unknown.map(({ name }) => {
    const nearest = nearestName(name, defined.keys(), 2);
    return nearest === undefined
      ? quote(name, 40)
      : `${quote(name, 40)} (did you mean ${quote(nearest, 40)}?)`;
  });
  return warned(
    'C3',
    title,
    `The workstream does not define ${listSome(told)}: created as Text, so no routing rule sees it.`,
    'Define it, or write the name as it is defined. Letter case counts.',
  );
}

function checkTypes(variables: readonly ContextVariable[]): Check {
  const title = 'Types';
  const booleans = variables.filter(({ value }) => typeof value === 'boolean');
  if (booleans.length === 0)
    return passed('C4', title, 'Every value fits the type of its variable.');
  const told = booleans.map(({ name }) => quote(name, MAX_NAME_TOLD));
  return warned(
    'C4',
    title,
    `JSON booleans in a token are unverified: ${listSome(told)}.`,
    'Write the text "true" or "false", as Microsoft\'s samples do.',
  );
}

function checkDisplay(variables: readonly ContextVariable[]): Check {
  const title = 'Shown to the agent';
  const warnings = variables.flatMap(({ warning }) => (warning === undefined ? [] : [warning]));
  if (warnings.length > 0) {
    const told = warnings.slice(0, MAX_NAMES_TOLD);
    if (warnings.length > told.length)
      told.push(`${warnings.length - told.length} more like these.`);
    return warned('C5', title, told.join(' '), LONG_FORM_ADVICE);
  }
  const count = (isDisplayable: boolean | undefined): number =>
    variables.filter((variable) => variable.isDisplayable === isDisplayable).length;
  const flat = count(undefined);
  return passed(
    'C5',
    title,
    `${count(true)} shown, ${count(false)} not shown, ${flat} flat${flat === 0 ? '.' : ': whether the agent sees a flat value is not documented.'}`,
  );
}
