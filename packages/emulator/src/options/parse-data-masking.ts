/** Reads the rules by which the customer's side blots out what it sends. @module */
import type { OptionReader } from './option-reader.ts';
import { quote } from './quote.ts';

type Rules = Readonly<Record<string, string>>;

const MAX_RULES = 50;
const MAX_LENGTH = 1000;
const FIX = 'Give regular expressions by name, such as { card: "\\\\d{16}" }.';
const RULE_FIX =
  'Give the source of a JavaScript regular expression that matches at least one character.';

export function parseDataMasking(
  value: unknown,
  fallback: Rules,
  reader: OptionReader,
  place: string,
): Rules {
  if (value === undefined) return fallback;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || Object.keys(value).length > MAX_RULES) {
    reader.refuse(`${place}dataMasking`, value, FIX);
    return fallback;
  }
  for (const [name, rule] of Object.entries(value)) {
    if (!isRule(rule)) reader.refuse(`${place}dataMasking[${quote(name)}]`, rule, RULE_FIX);
  }
  return Object.freeze({ ...(value as Rules) });
}

/** The chat SDK passes over a rule that matches nothing at all, so it would be no rule. */
function isRule(value: unknown): boolean {
  if (typeof value !== 'string' || value === '' || value.length > MAX_LENGTH) return false;
  try {
    return !new RegExp(value).test('');
  } catch {
    return false;
  }
}
