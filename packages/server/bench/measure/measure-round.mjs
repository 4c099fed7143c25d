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
  const running = Object.entries(measurements).map(([name, begin]) => ({ name, ...begin() }));
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const { takeTurn } of running) await takeTurn();
    // There and back, so that no contender always follows the same one.
    running.reverse();
  }
  return /** @type {Round} */ (
    Object.fromEntries(running.map(({ name, result }) => [name, result()]))
  );
}
