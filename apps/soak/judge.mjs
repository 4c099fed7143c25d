/** Whether a series of samples is flat. @module */

const MIB = 1024 * 1024;

/** How much a figure may grow between the second quarter of a run and its last, whichever is more. */
export const ALLOWANCES = {
  /** After a forced collection, so that what is left is in use. */
  heapUsed: { share: 0.05, atLeast: MIB },
  /** What the process has of the machine's memory; garbage and fragments are in it. */
  rss: { share: 0.15, atLeast: 16 * MIB },
  descriptors: { share: 0.05, atLeast: 5 },
};

/** With fewer a quarter is one sample, and its median nothing. */
export const MIN_SAMPLES = 8;

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
}

/** The median of the slopes between all pairs of points (Theil and Sen): a few wild ones do not bend it. */
function slopeOf(points) {
  const slopes = points.flatMap(([x, y], index) =>
    points.slice(index + 1).map(([otherX, otherY]) => (otherY - y) / (otherX - x)),
  );
  return median(slopes);
}

/**
 * Judges one figure of a run.
 *
 * The first quarter is for warming up and does not count. The figure has grown when two readings of the
 * rest agree that it did, each by more than the allowance: the median of the last quarter beside that of
 * the second, and the slope over all three quarters, taken over the same time. One alone may be a
 * chance; a leak shows in both.
 *
 * @param {readonly { minutes: number, value: number }[]} samples
 * @param {{ share: number, atLeast: number }} allowance
 * @returns what was read, or undefined for too few samples to judge
 */
export function judgeSeries(samples, { share, atLeast }) {
  if (samples.length < MIN_SAMPLES) return undefined;
  const quarter = (number) =>
    samples.slice((samples.length * (number - 1)) >> 2, (samples.length * number) >> 2);
  const of = (part, figure) => median(part.map((sample) => sample[figure]));
  const [second, last] = [quarter(2), quarter(4)];
  const before = of(second, 'value');
  const after = of(last, 'value');
  const counted = [...second, ...quarter(3), ...last];
  const perMinute = slopeOf(counted.map(({ minutes, value }) => [minutes, value]));
  const allowed = Math.max(before * share, atLeast);
  const bySlope = perMinute * (of(last, 'minutes') - of(second, 'minutes'));
  const isFlat = after - before <= allowed || bySlope <= allowed;
  return { isFlat, before, after, perHour: perMinute * 60, allowed };
}
