/** Marks a check as the work of a fault, so that nobody takes it for a failure of the site. @module */
import { type FaultName, type Faults, faultSentence } from '../contract/faults.ts';
import type { Check } from '../contract/protocol.ts';

export function blame(check: Check, name: FaultName, faults: Readonly<Faults>): Check {
  // The advice is for the site, which has nothing to fix here.
  const { advice: _, ...found } = check;
  return { ...found, finding: `${faultSentence(name, faults)} ${check.finding}`, fault: name };
}
