/** Decides when a new key begins to sign. @module */
import type { ScheduledKey } from '@lcw-auth/server/keys';

/**
 * `nowSeconds` plus the lead, or a moment later when another key has that moment: which of two is
 * the newer must be plain. While no key of the set is active the earliest signs, so that the new
 * one must come after it: it would otherwise sign before anybody has fetched it.
 */
export function chooseActiveFrom(
  keys: readonly ScheduledKey[],
  leadSeconds: number,
  nowSeconds: number,
): number {
  const times = new Set(keys.map(({ activeFrom }) => activeFrom));
  const earliest = Math.min(...times);
  let activeFrom = Math.max(nowSeconds + leadSeconds, earliest > nowSeconds ? earliest + 1 : 0);
  while (times.has(activeFrom)) activeFrom++;
  return activeFrom;
}
