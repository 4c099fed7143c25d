/** Finds where something begins to be treated otherwise, with few tries. @module */

/** `low` is the last value that was still treated as small ones are, `high` the first that was not. */
export interface Range {
  low?: number;
  high?: number;
}

export interface SearchRules {
  /** Values to try upwards until one is treated otherwise. */
  ladder: readonly number[];
  /** How narrow is narrow enough, for a `low`. */
  precision: (low: number) => number;
}

/** The value to try next; undefined when there is none, since it is found or beyond the ladder. */
export function nextStep({ low, high }: Range, rules: SearchRules): number | undefined {
  const { ladder, precision } = rules;
  if (high === undefined) return ladder.find((value) => low === undefined || value > low);
  if (low !== undefined) {
    return high - low > precision(low) ? Math.floor((low + high) / 2) : undefined;
  }
  const [first = high] = ladder;
  return high - first > precision(first) ? first : undefined;
}
