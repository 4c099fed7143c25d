/** Marks a check as the work of a fault, so that nobody takes it for a failure of the site. @module */
import type { Check } from '../protocol.ts';
import { faultSentence } from './describe-faults.ts';
import type { FaultName, Faults } from './faults.ts';

export function blame(check: Check, name: FaultName, faults: Readonly<Faults>): Check {
  // The advice is for the site, which has nothing to fix here.
  const { advice: _, ...found } = check;
  return { ...found, finding: `${faultSentence(name, faults)} ${check.finding}`, fault: name };
}

const RANK: Readonly<Record<Check['outcome'], number>> = {
  passed: 0,
  'not-checked': 0,
  warned: 1,
  failed: 2,
};

/**
 * What a check comes to when a fault made it again: the worse of the two, so that a fault can refuse
 * what was good and never the other way round.
 */
export function worseOf(
  honest: Check,
  faulty: Check,
  name: FaultName,
  faults: Readonly<Faults>,
): Check {
  return RANK[faulty.outcome] > RANK[honest.outcome] ? blame(faulty, name, faults) : honest;
}
