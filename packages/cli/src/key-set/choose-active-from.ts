/** Decides when a new key begins to sign. @module */
import type { ScheduledKey } from '@lcw-auth/server/keys';
import { CliError } from '../errors/cli-error.ts';
import { formatMoment } from '../output/format-time.ts';

/** How far two machines' clocks may differ without a word. */
const SKEW_SECONDS = 300;

/** @throws {CliError} `clock_behind` when by this machine's clock not one key can be signing yet. */
export function assertClock(keys: readonly ScheduledKey[], nowSeconds: number): void {
  if (keys.length === 0) return;
  const earliest = Math.min(...keys.map(({ activeFrom }) => activeFrom));
  if (earliest <= nowSeconds + SKEW_SECONDS) return;
  throw new CliError(
    'clock_behind',
    `This machine's clock says ${formatMoment(nowSeconds)}, and the set's first key signs from ${formatMoment(earliest)}: a new key could take over without having been published long enough. Set the clock, and run this again. Nothing was changed.`,
  );
}

/**
 * `nowSeconds` plus the lead, or a moment later when another key has that moment: which of two is
 * the newer must be plain. While no key of the set is active the earliest signs, so that the new
 * one must come after it: it would otherwise sign before anybody has fetched it. Where there is no
 * other key, it has nothing to wait for.
 */
export function chooseActiveFrom(
  keys: readonly ScheduledKey[],
  leadSeconds: number,
  nowSeconds: number,
): number {
  if (keys.length === 0) return nowSeconds;
  const times = new Set(keys.map(({ activeFrom }) => activeFrom));
  const earliest = Math.min(...times);
  let activeFrom = Math.max(nowSeconds + leadSeconds, earliest > nowSeconds ? earliest + 1 : 0);
  while (times.has(activeFrom)) activeFrom++;
  return activeFrom;
}
