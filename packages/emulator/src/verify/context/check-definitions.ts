/** Compares a token's variables with what the workstream defines, names (C3) and types (C4), and says which the agent sees (C5). @module */
import { nearestName } from '../../options/nearest-name.ts';
import type { ContextType } from '../../options/options.ts';
import { quote } from '../../options/quote.ts';
import type { Check, ContextVariable } from '../../protocol.ts';
import { notChecked, passed, warned } from '../check.ts';
import { OMNICHANNEL_NAMES } from './omnichannel-names.ts';

/** A list in a sentence stops here; the context table shows all of them. */
const MAX_NAMES_TOLD = 5;

export const LONG_FORM_ADVICE = 'Write { "value": …, "isDisplayable": true }, with a JSON boolean.';

export function checkDefinitions(
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
  const told = unknown.slice(0, MAX_NAMES_TOLD).map(({ name }) => {
    const nearest = nearestName(name, defined.keys(), 2);
    return nearest === undefined
      ? quote(name, 40)
      : `${quote(name, 40)} (did you mean ${quote(nearest, 40)}?)`;
  });
  const more = unknown.length > told.length ? ` and ${unknown.length - told.length} more` : '';
  return warned(
    'C3',
    title,
    `The workstream does not define ${told.join(', ')}${more}: created as Text, so no routing rule sees it.`,
    'Define it, or write the name as it is defined. Letter case counts.',
  );
}

function checkTypes(variables: readonly ContextVariable[]): Check {
  const title = 'Types';
  const booleans = variables.filter(({ value }) => typeof value === 'boolean');
  if (booleans.length === 0)
    return passed('C4', title, 'Every value fits the type of its variable.');
  const told = booleans.slice(0, MAX_NAMES_TOLD).map(({ name }) => quote(name, 40));
  return warned(
    'C4',
    title,
    `JSON booleans in a token are unverified: ${told.join(', ')}${booleans.length > told.length ? ' and more' : ''}.`,
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
