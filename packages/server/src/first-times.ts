/** Remembers what was already said, so that a log gets one line for it and memory stays bounded. @module */

/** Whether a key comes for the first time. Past `limit` keys nothing counts as new any more. */
export function createFirstTimes(limit: number): (key: string) => boolean {
  const seen = new Set<string>();
  return (key) => {
    if (seen.size >= limit || seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}
