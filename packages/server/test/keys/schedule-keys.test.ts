import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type KeyTiming,
  publishedPlaces,
  type ScheduledKey,
  scheduleKeys,
  signingKey,
} from '../../src/keys/schedule-keys.ts';

const TEN_YEARS = 10 * 365 * 86_400;

interface StoredKey extends ScheduledKey {
  /** When the key came into the set: it is published from then on. */
  addedAt: number;
}

/** A site's life: what was done to its key set, and when. */
type Step = { waitSeconds: number } & (
  | { command: 'rotate'; extraLead: number }
  | { command: 'prune' }
);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    command: fc.constant('rotate' as const),
    waitSeconds: fc.integer({ min: 0, max: 400_000 }),
    extraLead: fc.integer({ min: 0, max: 200_000 }),
  }),
  fc.record({
    command: fc.constant('prune' as const),
    waitSeconds: fc.integer({ min: 0, max: 400_000 }),
  }),
);

const timing = fc.record({
  lifetimeSeconds: fc.integer({ min: 60, max: 86_400 }),
  keyCacheSeconds: fc.integer({ min: 0, max: 200_000 }),
});

const START = 1_700_000_000;

/** Every version of the set, with the time from which on it is the set. */
function live(steps: readonly Step[], times: KeyTiming, leadSeconds: number) {
  let now = START;
  let keys: StoredKey[] = [{ kid: 'k0', addedAt: now, activeFrom: now }];
  const versions = [{ from: now, keys }];
  steps.forEach((action, index) => {
    now += action.waitSeconds;
    if (action.command === 'rotate') {
      const activeFrom = now + leadSeconds + action.extraLead;
      keys = [...keys, { kid: `k${index + 1}`, addedAt: now, activeFrom }];
    } else {
      keys = publishedPlaces(scheduleKeys(keys, times, now)).map(({ key }) => key);
    }
    versions.push({ from: now, keys });
  });
  const setAt = (at: number) => versions.filter(({ from }) => from <= at).at(-1)?.keys ?? keys;
  return { setAt, end: now + 2 * (times.lifetimeSeconds + times.keyCacheSeconds) + leadSeconds };
}

const scenario = fc.record({
  times: timing,
  steps: fc.array(step, { maxLength: 12 }),
  moments: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('the schedule, over generated lives of a key set', () => {
  it('signs only with keys that are published, and have been for the whole lead time', () => {
    fc.assert(
      fc.property(scenario, ({ times, steps, moments }) => {
        const lead = times.keyCacheSeconds;
        const { setAt, end } = live(steps, times, lead);
        for (const moment of moments) {
          const at = Math.floor(START + moment * (end - START));
          const places = scheduleKeys(setAt(at), times, at);
          const key = signingKey(places);
          expect(publishedPlaces(places).map((place) => place.key.kid)).toContain(key.kid);
          if (key.kid !== 'k0') expect(at - key.addedAt).toBeGreaterThanOrEqual(lead);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('publishes the key of a token for as long as the token lives, and the cache time after', () => {
    fc.assert(
      fc.property(scenario, ({ times, steps, moments, share }) => {
        const { setAt, end } = live(steps, times, times.keyCacheSeconds);
        for (const moment of moments) {
          const signedAt = Math.floor(START + moment * (end - START));
          const { kid } = signingKey(scheduleKeys(setAt(signedAt), times, signedAt));
          const life = times.lifetimeSeconds + times.keyCacheSeconds;
          const usedAt = signedAt + Math.floor(share * (life - 1));
          const published = publishedPlaces(scheduleKeys(setAt(usedAt), times, usedAt));
          expect(published.map(({ key }) => key.kid)).toContain(kid);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is the same whatever the order of the keys', () => {
    const keys = fc.uniqueArray(
      fc.record({ kid: fc.string(), activeFrom: fc.integer({ min: 0, max: 5 }) }),
      { selector: ({ kid }) => kid, minLength: 1, maxLength: 6 },
    );
    const times = { lifetimeSeconds: 1, keyCacheSeconds: 1 };
    fc.assert(
      fc.property(keys, fc.integer({ min: 0, max: 8 }), (set, now) => {
        expect(scheduleKeys([...set].reverse(), times, now)).toEqual(scheduleKeys(set, times, now));
      }),
    );
  });

  it('has one signing key always, whatever the set and the clock', () => {
    const keys = fc.array(fc.record({ kid: fc.string(), activeFrom: fc.nat() }), { minLength: 1 });
    fc.assert(
      fc.property(keys, fc.nat(), timing, (set, now, times) => {
        const states = scheduleKeys(set, times, now).map(({ state }) => state);
        expect(states.filter((state) => state === 'signing')).toHaveLength(1);
      }),
    );
  });
});

describe('the schedule', () => {
  const times = { lifetimeSeconds: 3600, keyCacheSeconds: 86_400 };
  const old = { kid: 'old', activeFrom: 0 };
  const next = { kid: 'next', activeFrom: 1_000_000 };
  const statesAt = (now: number) =>
    Object.fromEntries(
      scheduleKeys([old, next], times, now).map(({ key, state }) => [key.kid, state]),
    );

  it.each([
    [999_999, { old: 'signing', next: 'pending' }],
    [1_000_000, { old: 'retiring', next: 'signing' }],
    [1_000_000 + 89_999, { old: 'retiring', next: 'signing' }],
    [1_000_000 + 90_000, { old: 'retired', next: 'signing' }],
  ])('at second %i says %j', (now, states) => {
    expect(statesAt(now)).toEqual(states);
  });

  it('lets a key that is never replaced sign for ever', () => {
    const [place] = scheduleKeys([old], times, TEN_YEARS);
    expect(place).toEqual({ key: old, state: 'signing', until: undefined });
  });

  it('lets the earliest sign when none is active yet', () => {
    expect(
      signingKey(scheduleKeys([next, { kid: 'later', activeFrom: 2_000_000 }], times, 5)),
    ).toBe(next);
  });

  it('publishes all keys with the same activeFrom, until a newer one has replaced them', () => {
    const keys = [old, { kid: 'twin', activeFrom: 0 }];
    const states = scheduleKeys(keys, times, TEN_YEARS).map(({ state, until }) => [state, until]);
    expect(states).toEqual([
      ['retiring', undefined],
      ['signing', undefined],
    ]);
    const end = next.activeFrom + 90_000;
    const later = scheduleKeys([...keys, next], times, end - 1);
    expect(later.map(({ state, until }) => [state, until])).toEqual([
      ['retiring', end],
      ['retiring', end],
      ['signing', undefined],
    ]);
    expect(publishedPlaces(scheduleKeys([...keys, next], times, end))).toHaveLength(1);
  });
});

describe('the schedule, with a key that is revoked', () => {
  const times = { lifetimeSeconds: 3600, keyCacheSeconds: 86_400 };
  const afterlife = 90_000;
  const old = { kid: 'old', activeFrom: 0 };
  const next = { kid: 'next', activeFrom: 1_000_000 };
  const later = { kid: 'later', activeFrom: 3_000_000 };
  const statesAt = (now: number, ...keys: ScheduledKey[]) =>
    scheduleKeys(keys, times, now).map(({ key, state }) => `${key.kid} ${state}`);

  it.each([
    ['a second before the older one had retired', afterlife - 1, 'old signing', 'later pending'],
    ['when it had retired', afterlife, 'old retired', 'later signing'],
  ])('%s, lets the right one sign', (_, sinceActive, first, last) => {
    const revoked = { ...next, revoked: next.activeFrom + sinceActive };
    const states = [first, 'next revoked', last];
    expect(statesAt(revoked.revoked, old, revoked, later)).toEqual(states);
    // For good, and not for as long as the clock happens to say so.
    expect(statesAt(later.activeFrom - 1, old, revoked, later)).toEqual(states);
  });

  it('counts it as if it had never been when nobody knows since when it is revoked', () => {
    const revoked = { ...next, revoked: true as const };
    expect(statesAt(2_500_000, old, revoked, later)).toEqual([
      'old signing',
      'next revoked',
      'later pending',
    ]);
  });

  it('lets a retired one sign when it is all that is left', () => {
    const revoked = { ...next, revoked: 2_000_000 };
    expect(statesAt(2_000_001, old, revoked)).toEqual(['old signing', 'next revoked']);
  });

  it('gives a key that signs no end that has passed', () => {
    const [place] = scheduleKeys([old, { ...next, revoked: 2_000_000 }], times, 2_000_001);
    // It is the document's `expiry`, and a verifier may refuse a key whose time is over.
    expect(place).toEqual({ key: old, state: 'signing', until: undefined });
    const mark = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });
    const keys = fc.uniqueArray(
      fc.record({ kid: fc.string(), activeFrom: fc.nat({ max: 9 }), revoked: mark }),
      { selector: ({ kid }) => kid, minLength: 1, maxLength: 6 },
    );
    const short = { lifetimeSeconds: 1, keyCacheSeconds: 1 };
    fc.assert(
      fc.property(keys, fc.nat({ max: 12 }), (set, now) => {
        for (const { until } of publishedPlaces(scheduleKeys(set, short, now))) {
          expect(until ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
        }
      }),
    );
  });

  it('lets the earliest of those that wait sign', () => {
    const waiting = { kid: 'waiting', activeFrom: 4_000_000 };
    const revoked = { ...old, revoked: 1 };
    expect(statesAt(5, revoked, waiting, later)).toEqual([
      'old revoked',
      'later signing',
      'waiting pending',
    ]);
  });

  it('has no key that signs when all are revoked', () => {
    const places = scheduleKeys([{ ...old, revoked: 1 }], times, 5);
    expect(() => signingKey(places)).toThrow('no key');
    expect(publishedPlaces(places)).toEqual([]);
  });

  it('never signs with it or publishes it, and has one that signs while one is left', () => {
    const mark = fc.option(fc.oneof(fc.constant(true as const), fc.integer({ min: 1 })), {
      nil: undefined,
    });
    const keys = fc.uniqueArray(
      fc.record({ kid: fc.string(), activeFrom: fc.nat(), revoked: mark }),
      { selector: ({ kid }) => kid, minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(keys, fc.nat(), timing, (set, now, timesOfSite) => {
        const places = scheduleKeys(set, timesOfSite, now);
        const signing = places.filter(({ state }) => state === 'signing');
        const isOneLeft = set.some(({ revoked }) => revoked === undefined);
        expect(signing).toHaveLength(isOneLeft ? 1 : 0);
        for (const { key } of publishedPlaces(places)) expect(key.revoked).toBeUndefined();
      }),
    );
  });
});
