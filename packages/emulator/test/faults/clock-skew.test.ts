/** A service whose clock is off refuses good tokens, and never accepts bad ones. @module */
import { expect, test } from 'vitest';
import { makeFaults } from '../makers/faults.ts';
import { siteKeys } from '../makers/keys.ts';
import { decide, verify } from '../makers/rules.ts';
import { makeToken, NOW_SECONDS } from '../makers/tokens.ts';

const skewed = (clockSkewSeconds: number) => ({ faults: makeFaults({ clockSkewSeconds }) });

test.each([
  ['ahead', 3600, 'T2', 'Expiry'],
  ['behind', -1, 'T4', 'Issued'],
])('refuses a good token when it is %s', async (_case, seconds, rule, title) => {
  const { failed } = await verify(makeToken(), skewed(seconds));
  expect(failed).toMatchObject({ rule, title, fault: 'clockSkewSeconds' });
  expect(failed?.finding).toMatch(
    /^Fault switched on: the service's clock is \d+ seconds? (ahead|behind)\. /,
  );
  // The site has nothing to fix.
  expect(failed?.finding).toMatch(/, at [\d-]+ [\d:]+ UTC\.$/);
  expect(failed).not.toHaveProperty('advice');
});

test('says nothing where it makes no difference', async () => {
  const { verdict } = await verify(makeToken(), skewed(60));
  expect(verdict.authenticated).toBe(true);
  expect(verdict.checks.some(({ fault }) => fault !== undefined)).toBe(false);
});

test('is off by whole seconds', async () => {
  const { failed } = await verify(makeToken(), skewed(-0.5));
  expect(failed?.finding).toContain('is 1 second in the future');
});

test('warns where the tolerance bends it back', async () => {
  const { verdict } = await verify(makeToken(), { ...skewed(-4), clockToleranceSeconds: 5 });
  expect(verdict.authenticated).toBe(true);
  expect(verdict.checks).toContainEqual(
    expect.objectContaining({ rule: 'T4', outcome: 'warned', fault: 'clockSkewSeconds' }),
  );
});

test('lets no expired and no post-dated token through', async () => {
  const expired = makeToken({ claims: { exp: NOW_SECONDS } });
  const postDated = makeToken({ claims: { iat: NOW_SECONDS + 10 } });
  for (const seconds of [-3600, -20, 20, 3600]) {
    expect(await decide(expired, skewed(seconds))).toBe('T2 Expiry');
    const { failed } = await verify(expired, skewed(seconds));
    expect(failed).not.toHaveProperty('fault');
    expect(await decide(postDated, skewed(seconds))).not.toBe('accepted');
  }
  const { failed } = await verify(postDated, skewed(20));
  expect(failed).toMatchObject({ rule: 'T4' });
  expect(failed).not.toHaveProperty('fault');
});

test('counts for the expiry of keys too', async () => {
  const published = (expiry: number): string =>
    JSON.stringify([
      { kid: 'one', publicKey: Buffer.from(siteKeys.pem).toString('base64'), expiry },
    ]);
  const token = makeToken({ header: { kid: 'one' } });
  const soon = { ...skewed(60), published: published(NOW_SECONDS + 30) };
  expect((await verify(token, soon)).failed).toMatchObject({
    rule: 'K3',
    fault: 'clockSkewSeconds',
  });
  const past = { ...skewed(-60), published: published(NOW_SECONDS - 30) };
  expect((await verify(token, past)).failed).toMatchObject({ rule: 'K3', outcome: 'failed' });
});
