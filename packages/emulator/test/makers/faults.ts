/** Any faults there can be. @module */
import fc from 'fast-check';
import { FAULT_NAMES, type Faults, faultEntry, NO_FAULTS } from '../../src/contract/faults.ts';

export function makeFaults(overrides: Partial<Faults> = {}): Readonly<Faults> {
  return Object.freeze({ ...NO_FAULTS, ...overrides });
}

/** A value that a fault can have, taken from the table itself. */
function anyValue(name: keyof Faults): fc.Arbitrary<unknown> {
  const fault = faultEntry(name);
  if (fault.type === 'switch') return fc.boolean();
  if (fault.type === 'choice') return fc.constantFrom(...Object.keys(fault.choices));
  return fc.integer({ min: fault.min, max: fault.max });
}

export function anyFaults(): fc.Arbitrary<Faults> {
  const values = Object.fromEntries(FAULT_NAMES.map((name) => [name, anyValue(name)]));
  return fc.record(values) as unknown as fc.Arbitrary<Faults>;
}
