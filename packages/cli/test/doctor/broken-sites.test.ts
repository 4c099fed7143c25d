import { describe, expect, it } from 'vitest';
import { checkThatFinds } from '../../src/doctor/checks.ts';
import { type Entry, isFinding } from '../../src/doctor/findings.ts';
import { runDoctor } from '../../src/doctor/run-doctor.ts';
import { BROKEN_SITES, type BrokenSite } from './fixtures/broken-sites.ts';
import { COOKIE, healthyState, startSite } from './fixtures/site.ts';

async function examine(broken: readonly BrokenSite[]): Promise<readonly Entry[]> {
  const state = healthyState();
  for (const { spoil } of broken) spoil(state);
  const site = await startSite(state);
  try {
    const { entries } = await runDoctor(site.options);
    const text = JSON.stringify(entries);
    for (const secret of [...site.tokens, COOKIE.slice(4)]) expect(text).not.toContain(secret);
    return entries;
  } finally {
    site.close();
  }
}

const causesIn = (entries: readonly Entry[]) => [
  ...new Set(entries.filter(isFinding).map(({ cause }) => cause)),
];

const isNotChecked = (entries: readonly Entry[], { cause }: BrokenSite) => {
  const { level, check } = checkThatFinds(cause);
  return entries.some(
    (entry) => entry.level === level && entry.check === check && entry.outcome === 'not-checked',
  );
};

describe('the doctor', () => {
  it('finds nothing at all in a healthy site, and leaves nothing out', async () => {
    const entries = await examine([]);
    expect(entries.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'note')).toEqual([]);
  });

  it.each(BROKEN_SITES)('names $cause in $name', async (broken) => {
    expect(causesIn(await examine([broken]))).toEqual([broken.cause]);
  });
});

/** Of the pairs of all causes a run has a sample, in which each cause comes four times or more. */
const isLong = process.env.TEST_LONG === '1';

describe('of two causes at once', () => {
  const count = BROKEN_SITES.length;
  const all = BROKEN_SITES.flatMap((one, index) =>
    BROKEN_SITES.slice(index + 1).map((other, distance) => ({ pair: [one, other], distance })),
  );
  const pairs = all
    .filter(
      ({ pair, distance }) =>
        isLong ||
        distance === 7 ||
        distance === 25 ||
        // TLS libraries tell one of several.
        pair.every((one) => one?.cause.startsWith('certificate_')),
    )
    .map(({ pair }) => pair)
    .filter(([one, other]) => one?.place !== other?.place);

  it('the doctor names both, or the first and that the other could not be looked for', {
    timeout: 400_000,
  }, async () => {
    const wrong: string[] = [];
    const rest = [...pairs];
    const work = async () => {
      for (let pair = rest.pop(); pair; pair = rest.pop()) {
        const entries = await examine(pair);
        const found = causesIn(entries);
        const lost = pair.filter(({ cause }) => !found.includes(cause));
        const extra = found.filter((cause) => !pair.some((one) => one.cause === cause));
        const isTold = lost.length < 2 && lost.every((one) => isNotChecked(entries, one));
        if (!isTold || extra.length > 0) {
          wrong.push(`${pair.map(({ cause }) => cause).join(' + ')}: ${found.join(', ')}`);
        }
      }
    };
    await Promise.all(Array.from({ length: 4 }, work));
    expect(pairs.length).toBeGreaterThan(count);
    expect(wrong).toEqual([]);
  });
});
