/** Reads one context variable in either of its two forms and gives it its type (C1, C2, C4, C5). @module */
import type { ContextType } from '../../options/options.ts';
import { quote } from '../../options/quote.ts';
import type { ContextVariable } from '../../protocol.ts';
import type { Flaw } from '../check.ts';
import { MAX_NAME_LENGTH, MAX_VALUE_LENGTH } from './context-limits.ts';

type Primitive = string | number | boolean;

export type ReadVariable = { variable: ContextVariable } | Flaw;

const LONG_FORM = ['value', 'isDisplayable'] as const;

const NUMBER_TEXT = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** In a sentence, which would be lost behind a longer one. */
const MAX_NAME_TOLD = 40;

/** A name that `defined` does not have becomes Text (C3). Each finding names the variable. */
export function readVariable(
  name: string,
  value: unknown,
  defined: ReadonlyMap<string, ContextType> | undefined,
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
  const { primitive, ...display } = form;
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

type Form = LongForm | Flaw;

interface LongForm {
  primitive: Primitive;
  /** Absent where nothing documents what the agent sees. */
  isDisplayable?: boolean;
  warning?: string;
}

function readForm(value: unknown, told: string): Form {
  if (isPrimitive(value)) return { primitive: value };
  if (value === null) {
    return {
      rule: 'C1',
      finding: `The value of ${told} is null.`,
      advice: 'Leave the variable out instead.',
    };
  }
  const isLong =
    typeof value === 'object' &&
    !Array.isArray(value) &&
    Object.keys(value).some((name) => name.toLowerCase() === 'value');
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

/** The documented one is taken at its word; what Microsoft's pages print beside it, with a warning. */
function readLongForm(given: object, told: string): LongForm | undefined {
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
    return { primitive, isDisplayable };
  }
  const warning = `${told} has ${oddities.join(' and ')}, so whether the agent sees it is not documented.`;
  return { primitive, warning };
}

function isPrimitive(value: unknown): value is Primitive {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
