/** Median and range of a few values, and percentiles of many. @module */

/** @param {readonly number[]} values - at least one. */
function inOrder(values) {
  const ordered = [...values].sort((a, b) => a - b);
  return (/** @type {number} */ index) => /** @type {number} */ (ordered[index]);
}

/** @param {readonly number[]} values - at least one. */
export function spreadOf(values) {
  const at = inOrder(values);
  const middle = (values.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(values.length - 1),
  };
}

/**
 * By the nearest rank.
 *
 * @param {readonly number[]} values - at least one.
 * @param {number} percent
 */
export function percentileOf(values, percent) {
  return inOrder(values)(Math.max(1, Math.ceil((percent / 100) * values.length)) - 1);
}
