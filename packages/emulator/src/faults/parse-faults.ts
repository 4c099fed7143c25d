/** Reads a change of faults and notes everything that is wrong with it. @module */
import type { OptionReader } from '../options/option-reader.ts';
import { refuseUnknownNames } from '../options/refuse-unknown-names.ts';
import { faultFix, isFaultValue } from './fault-kinds.ts';
import { FAULT_NAMES, type FaultName, type Faults } from './faults.ts';

/** What the change leaves out stays as it is in `before`. */
export function parseFaults(
  change: unknown,
  before: Readonly<Faults>,
  reader: OptionReader,
): Readonly<Faults> {
  if (change === undefined) return before;
  if (typeof change !== 'object' || change === null || Array.isArray(change)) {
    reader.refuse('faults', change, 'Give an object such as { clockSkewSeconds: 300 }.');
    return before;
  }
  refuseUnknownNames(change, FAULT_NAMES, 'faults.', reader);
  const read = (name: FaultName): [FaultName, unknown] => [
    name,
    reader.read<unknown>(
      `faults.${name}`,
      Object.hasOwn(change, name) ? (change as Partial<Faults>)[name] : undefined,
      before[name],
      (value) => isFaultValue(name, value),
      faultFix(name),
    ),
  ];
  // Each of them was checked by its name.
  return Object.freeze(Object.fromEntries(FAULT_NAMES.map(read))) as unknown as Readonly<Faults>;
}
