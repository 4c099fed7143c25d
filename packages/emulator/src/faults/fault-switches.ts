/** Holds which faults are switched on, and lets nothing in that no fault can be. @module */

import type { Faults } from '../contract/faults.ts';
import { ConfigError, createOptionReader } from '../options/config-error.ts';
import { parseFaults } from '../options/parse-values.ts';

export interface FaultSwitches {
  /** As they are now; frozen. */
  readonly current: Readonly<Faults>;
  /**
   * What `change` leaves out stays as it is.
   * @throws {ConfigError} listing every problem; nothing is changed then.
   */
  set(change: Partial<Faults>): void;
}

export function createFaultSwitches(
  initial: Readonly<Faults>,
  onChange: () => void,
): FaultSwitches {
  let current = initial;
  return {
    get current(): Readonly<Faults> {
      return current;
    },
    set(change): void {
      const reader = createOptionReader();
      // Left out is fine, missing is not: whoever calls this wants something changed.
      const next = parseFaults(change ?? null, current, reader);
      if (reader.problems.length > 0) throw new ConfigError(reader.problems);
      current = next;
      onChange();
    },
  };
}
