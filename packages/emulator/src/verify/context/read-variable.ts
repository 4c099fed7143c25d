/** Reads one context variable in either of its two forms and gives it its type (C1, C2, C4, C5). @module */
import type { ContractRule } from '../../contract-rules.ts';
import type { ContextType } from '../../options/options.ts';
import { quote } from '../../options/quote.ts';
import type { ContextVariable } from '../../protocol.ts';
import { MAX_NAME_LENGTH, MAX_VALUE_LENGTH } from './context-limits.ts';

type Primitive = string | number | boolean;

export type ReadVariable = { variable: ContextVariable } | { rule: ContractRule; problem: string };

const NUMBER_TEXT = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** In a sentence, which would be lost behind a longer one. */
const MAX_NAME_TOLD = 40;

/** A name that `defined` does not have becomes Text (C3). Each problem names the variable. */
export function readVariable(
  name: string,
  value: unknown,
  defined: ReadonlyMap<string, ContextType> | undefined,
): ReadVariable {
  const told = quote(name, MAX_NAME_TOLD);
  if (name === '' || name.length > MAX_NAME_LENGTH) {
    return {
      rule: 'C2',
      problem: `The name ${told} has ${name.length} characters; 1 to ${MAX_NAME_LENGTH} are allowed.`,
    };
  }
  const form = readForm(value, told);
  if ('problem' in form) return form;
  const { primitive, isDisplayable } = form;
  if (typeof primitive === 'number' && !Number.isFinite(primitive)) {
    return { rule: 'C1', problem: `The number in ${told} is too large to be one.` };
  }
  const text = String(primitive);
  if (text.length > MAX_VALUE_LENGTH) {
    return {
      rule: 'C2',
      problem: `The value of ${told} has ${text.length} characters; at most ${MAX_VALUE_LENGTH} are allowed.`,
    };
  }
  const type = defined?.get(name) ?? 'text';
  const common = { name, type, isDisplayable, isDefined: defined?.has(name) ?? false };
  if (type === 'number') {
    const number = Number(text);
    if (!NUMBER_TEXT.test(text) || !Number.isFinite(number)) {
      return {
        rule: 'C4',
        problem: `The workstream defines ${told} as Number, and the value is no decimal number.`,
      };
    }
    return { variable: { ...common, value: number } };
  }
  // Nobody has seen what becomes of a JSON boolean in a token (C4), so it is shown as it came.
  return { variable: { ...common, value: typeof primitive === 'boolean' ? primitive : text } };
}

type Form =
  | { primitive: Primitive; isDisplayable: boolean }
  | { rule: ContractRule; problem: string };

function readForm(value: unknown, told: string): Form {
  if (isPrimitive(value)) return { primitive: value, isDisplayable: true };
  if (value === null) {
    return { rule: 'C1', problem: `The value of ${told} is null. Leave the variable out instead.` };
  }
  if (typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, 'value')) {
    return {
      rule: 'C1',
      problem: `The value of ${told} is an object or an array. Only text, numbers and booleans are allowed.`,
    };
  }
  const { value: primitive, isDisplayable = true, ...rest } = value as Record<string, unknown>;
  if (
    !isPrimitive(primitive) ||
    typeof isDisplayable !== 'boolean' ||
    Object.keys(rest).length > 0
  ) {
    return {
      rule: 'C5',
      problem: `The value of ${told} is in neither form. The long form is { "value": text, number or boolean, "isDisplayable": true or false } and nothing else.`,
    };
  }
  return { primitive, isDisplayable };
}

function isPrimitive(value: unknown): value is Primitive {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
