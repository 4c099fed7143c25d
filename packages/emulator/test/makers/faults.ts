/** Any faults there can be. @module */
import fc from 'fast-check';
import { FAULT_KINDS } from '../../src/faults/fault-kinds.ts';
import { FAULT_NAMES, type Faults, NO_FAULTS } from '../../src/faults/faults.ts';

export function makeFaults(overrides: Partial<Faults> = {}): Readonly<Faults> {
  return Object.freeze({ ...NO_FAULTS, ...overrides });
}

/** A value that a fault can have, taken from the table itself. */
function anyValue(name: keyof Faults): fc.Arbitrary<unknown> {
  const kind = FAULT_KINDS[name];
  if (kind.kind === 'switch') return fc.boolean();
  if (kind.kind === 'choice') return fc.constantFrom(...kind.choices);
  return fc.integer({ min: kind.min, max: kind.max });
}

export function anyFaults(): fc.Arbitrary<Faults> {
  const values = Object.fromEntries(FAULT_NAMES.map((name) => [name, anyValue(name)]));
  return fc.record(values) as unknown as fc.Arbitrary<Faults>;
}
