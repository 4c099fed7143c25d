/** Makes checks that depend on the clock again, with a clock that is off. @module */
import type { Check } from '../protocol.ts';
import { worseOf } from './blame.ts';
import type { Faults } from './faults.ts';

/** `check` is called with whole seconds since 1970, and makes the same checks in the same order each time. */
export function checkWithSkew(
  check: (nowSeconds: number) => Check[],
  nowSeconds: number,
  faults: Readonly<Faults>,
): Check[] {
  const honest = check(nowSeconds);
  if (faults.clockSkewSeconds === 0) return honest;
  const skewed = check(Math.floor(nowSeconds + faults.clockSkewSeconds));
  return honest.map((one, index) => worseOf(one, skewed[index] ?? one, 'clockSkewSeconds', faults));
}
