/** One round: every contender several times, in turn, in this process. @module */

/** @typedef {import('./measurements.mjs').Measurements} Measurements */
/** @typedef {Record<keyof Measurements, number>} Round */

/** Short turns, so that what else the machine does meets all contenders alike. */
const TURNS = 4;

/**
 * @param {Measurements} measurements
 * @returns {Promise<Round>} milliseconds by measurement
 */
export async function measureRound(measurements) {
  const entries = Object.entries(measurements).map(([name, measurement]) => ({
    name,
    ...measurement,
    turns: /** @type {number[]} */ ([]),
  }));
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const { measure, turns } of entries) turns.push(await measure());
    // There and back, so that no contender always follows the same one.
    entries.reverse();
  }
  return /** @type {Round} */ (
    Object.fromEntries(entries.map(({ name, combine, turns }) => [name, combine(turns)]))
  );
}
