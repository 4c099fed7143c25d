import { describe, expect, it } from 'vitest';
import { checkThatFinds } from '../../src/doctor/checks.ts';
import { type Entry, isFinding } from '../../src/doctor/findings.ts';
import { runDoctor } from '../../src/doctor/run-doctor.ts';
import { BROKEN_SITES, type BrokenSite } from './fixtures/broken-sites.ts';
import { COOKIE, healthyState, type SiteState, startSite } from './fixtures/site.ts';

async function examine(broken: readonly BrokenSite[]): Promise<readonly Entry[]> {
  const state = healthyState();
  for (const { spoil } of broken) spoil(state);
  const site = await startSite(state);
  try {
    const { entries } = await runDoctor(site.options);
    const text = JSON.stringify(entries);
    for (const secret of [...site.tokens, COOKIE.slice(4)]) expect(text).not.toContain(secret);
    expect(text).not.toContain('\u2019');
    return entries;
  } finally {
    site.close();
  }
}

const causesIn = (entries: readonly Entry[]) => [
  ...new Set(entries.filter(isFinding).map(({ cause }) => cause)),
];

const textOf = (entries: readonly Entry[]) =>
  entries
    .map((entry) => [entry.seen, ...(isFinding(entry) ? [entry.fix] : [])].join(' '))
    .join('\n');

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
    const entries = await examine([broken]);
    expect(causesIn(entries)).toEqual([broken.cause]);
    const text = textOf(entries);
    for (const words of broken.says ?? []) expect(text).toContain(words);
  });

  it('does not say that a route is not there which answers with an error', async () => {
    const failing = BROKEN_SITES.filter(({ cause }) => cause === 'token_route_failing');
    expect(failing.length).toBeGreaterThan(2);
    for (const broken of failing) {
      expect(textOf(await examine([broken]))).not.toContain('There is no token route');
    }
  });

  it('does not take the code of a stranger for one of ours', async () => {
    const spoil = (state: SiteState) => {
      const body = '{"type":"https://shop.test/problems#callback_failed","code":"callback_failed"}';
      state.nobody = { status: 500, body };
    };
    const text = textOf(
      await examine([{ name: '', cause: 'token_route_failing', place: 'nobody', spoil }]),
    );
    expect(text).toContain('It answers 500 (callback_failed) when nobody is signed in.');
    expect(text).not.toContain('mounted before the session');
    expect(text).not.toContain('#callback_failed');
  });

  it('offers the addresses of another mount, when the page has our script from there', async () => {
    const moved = (state: SiteState) => {
      state.keyAnswer = { status: 404 };
      state.nobody = { status: 404 };
      state.clientTag = '<script src="/_services/livechat/client.js?v=1"></script>';
    };
    const site = { name: '', cause: 'token_route_not_found', place: '' } as const;
    const offer =
      /--key-url http:\/\/localhost:\d+\/_services\/livechat\/publickey --token-url http:\/\/localhost:\d+\/_services\/livechat\/token\b/;
    const ours = (state: SiteState) => {
      state.clientScript += ' // lcw-auth';
    };
    const spoil = (state: SiteState) => [moved, ours].forEach((change) => void change(state));
    expect(textOf(await examine([{ ...site, spoil }]))).toMatch(offer);
    expect(textOf(await examine([{ ...site, spoil: moved }]))).not.toMatch(/livechat\/token/);
    expect(textOf(await examine([{ ...site, spoil: ours }]))).not.toContain('--key-url http');
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
