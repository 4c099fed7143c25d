import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseKeySet } from '@lcw-auth/server/keys';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FileKey, keysIn, NOW_SECONDS, run } from '../fixtures/run.ts';
import { makeFolder } from '../fixtures/temp-folder.ts';

const LIFETIME = 3600;
const CACHE = 7200;
const TIMING = ['--lifetime', String(LIFETIME), '--key-cache', String(CACHE)];

/** What happens next, and how many seconds after what happened before. */
const step = fc.record({
  after: fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: 0, max: 4 * CACHE }),
    fc.constantFrom(CACHE, LIFETIME, CACHE + LIFETIME, 2 * CACHE + LIFETIME),
  ),
  command: fc.oneof(
    { weight: 3, arbitrary: fc.constant(['prune']) },
    { weight: 2, arbitrary: fc.constant(['rotate']) },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: CACHE, max: 3 * CACHE })
        .map((s) => ['rotate', '--lead', `${s}`]),
    },
  ),
});

/**
 * The rules once more, written down from the issue and not from the code: keys as this test has
 * seen them, with the time at which each was first in the file.
 */
interface Seen {
  kid: string;
  activeFrom: number;
  publishedAt: number;
}

const byTime = (seen: readonly Seen[]) => [...seen].sort((a, b) => a.activeFrom - b.activeFrom);

function signer(seen: readonly Seen[], now: number): Seen {
  return byTime(seen)
    .filter(({ activeFrom }) => activeFrom <= now)
    .at(-1) as Seen;
}

/** Until when a token signed by the key, or a cached document with it, can matter; for ever for the newest. */
function neededUntil(seen: readonly Seen[], kid: string): number {
  const ordered = byTime(seen);
  const next = ordered[ordered.findIndex((key) => key.kid === kid) + 1];
  return next ? next.activeFrom + LIFETIME + CACHE : Number.POSITIVE_INFINITY;
}

function check(seen: readonly Seen[], keys: readonly FileKey[], text: string, now: number): void {
  expect(parseKeySet(text)).not.toHaveProperty('problem');
  expect(JSON.parse(text)).toEqual({ keys: expect.any(Array), note: 'kept' });
  const kids = keys.map(({ kid }) => kid);
  expect(kids).toContain(signer(seen, now).kid);
  for (const { kid } of seen) if (neededUntil(seen, kid) > now) expect(kids).toContain(kid);
  const { activeFrom, publishedAt } = signer(seen, now);
  if (publishedAt > NOW_SECONDS) expect(activeFrom - publishedAt).toBeGreaterThanOrEqual(CACHE);
}

it('no sequence of rotate and prune loses a key that is needed', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const folder = makeFolder();
      const file = join(folder, 'lcw-keys.json');
      let now = NOW_SECONDS;
      await run(folder, ['keys', 'create']);
      writeFileSync(file, JSON.stringify({ note: 'kept', keys: keysIn(folder) }));
      const seen: Seen[] = keysIn(folder).map((key) => ({ ...key, publishedAt: now }));
      for (const { after, command } of steps) {
        now += after;
        const argv = ['keys', ...command, ...TIMING];
        expect(await run(folder, argv, { nowSeconds: now })).toMatchObject({ code: 0 });
        for (const { kid, activeFrom } of keysIn(folder)) {
          if (!seen.some((key) => key.kid === kid))
            seen.push({ kid, activeFrom, publishedAt: now });
        }
        check(seen, keysIn(folder), readFileSync(file, 'utf8'), now);
      }
      // Much later, all but the newest can go, and only prune takes them.
      now += 10 * (CACHE + LIFETIME) * 12;
      await run(folder, ['keys', 'prune', ...TIMING], { nowSeconds: now });
      expect(keysIn(folder).map(({ kid }) => kid)).toEqual([signer(seen, now).kid]);
    }),
    { numRuns: 40 },
  );
});
