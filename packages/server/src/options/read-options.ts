/** Reads options once, from a literal, a class instance or an object that inherits, so that what is checked is what is used. @module */
import { describeValue } from '../errors/describe-value.ts';
import { oneLine } from '../text.ts';
import type { OptionProblem } from './config-error.ts';
import { nearestName } from './nearest-name.ts';

/** What other libraries call the same thing. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['iss', 'issuer'],
  ['sub', 'subject'],
  ['key', 'keys'],
  ['privateKey', 'keys'],
  ['expiresIn', 'lifetimeSeconds'],
  ['lifetime', 'lifetimeSeconds'],
  ['ttl', 'lifetimeSeconds'],
  ['getUser', 'user'],
]);

/** A longer name is not one that somebody mistyped, and may be a secret in the wrong place. */
const MAX_NAME_LENGTH = 40;

/** The options as they were given, and what could not be read. */
export interface ReadOptions {
  given: ReadonlyMap<string, unknown>;
  problems: readonly OptionProblem[];
}

/** Whether this is where every object's own methods come from, in this realm or another. */
const isRoot = (object: object) =>
  Object.getPrototypeOf(object) === null && Object.hasOwn(object, 'hasOwnProperty');

/** The object and what it inherits from, without what every object inherits. */
export function layersOf(options: object): object[] {
  const layers: object[] = [];
  for (
    let layer: object | null = options;
    layer !== null && !isRoot(layer);
    layer = Object.getPrototypeOf(layer) as object | null
  ) {
    layers.push(layer);
  }
  return layers;
}

/** A value that a later change of what the site handed in does not reach. */
function ownCopy(name: string, value: unknown, options: object): unknown {
  if (typeof value === 'function') {
    // A method of a class needs its instance.
    return (...args: unknown[]) => Reflect.apply(value, options, args);
  }
  if (Array.isArray(value)) return Object.freeze([...value]);
  const isTable = name === 'contextTypes' && typeof value === 'object' && value !== null;
  return isTable && !(Symbol.iterator in value) ? Object.freeze({ ...value }) : value;
}

/** Whether the object was made by a class. */
const isInstanceOf = (layers: readonly object[]) =>
  layers.slice(1).some((layer) => Object.hasOwn(layer, 'constructor'));

/** What has a name in the object, getters of its class included. */
export function namesOf(layers: readonly object[]): Set<string> {
  const isInstance = isInstanceOf(layers);
  return new Set(
    layers.flatMap((layer) =>
      isInstance ? Object.getOwnPropertyNames(layer) : Object.keys(layer),
    ),
  );
}

function unknownOption(name: string, meant: string | undefined, known: readonly string[]) {
  const shown = name.length > MAX_NAME_LENGTH ? `(a name of ${name.length} characters)` : name;
  return {
    option: oneLine(shown, 2 * MAX_NAME_LENGTH),
    received: 'an option that does not exist',
    fix:
      meant === undefined
        ? `Remove it. The options are ${known.join(', ')}.`
        : `Did you mean '${meant}'?`,
  };
}

function unknownOptions(
  layers: readonly object[],
  given: ReadonlyMap<string, unknown>,
  known: readonly string[],
): OptionProblem[] {
  // A class has parts of its own, which are none of ours unless they look like a mistyped option.
  const isInstance = isInstanceOf(layers);
  const names = namesOf(layers);
  const problems: OptionProblem[] = [];
  for (const name of names) {
    if (known.includes(name) || (isInstance && name === 'constructor')) continue;
    const alias = ALIASES.get(name);
    const meant =
      alias !== undefined && known.includes(alias)
        ? alias
        : nearestName(name.slice(0, MAX_NAME_LENGTH), known);
    if (isInstance && (meant === undefined || given.has(meant))) continue;
    problems.push(unknownOption(name, meant, known));
  }
  return problems;
}

/**
 * Reads every known option once, own and inherited alike, and names what is no option. What is
 * `undefined` counts as not given. Callbacks keep the object they came with as `this`.
 *
 * @param known - the names of all options.
 */
export function readOptions(options: object, known: readonly string[]): ReadOptions {
  const given = new Map<string, unknown>();
  const problems: OptionProblem[] = [];
  const layers = layersOf(options);
  for (const name of known) {
    if (!layers.some((layer) => Object.hasOwn(layer, name))) continue;
    try {
      const value: unknown = Reflect.get(options, name);
      if (value !== undefined) given.set(name, ownCopy(name, value, options));
    } catch (error) {
      problems.push({
        option: name,
        received: `a property that throws ${describeValue(error)} when it is read`,
        fix: 'Give a value.',
      });
    }
  }
  return { given, problems: [...problems, ...unknownOptions(layers, given, known)] };
}
