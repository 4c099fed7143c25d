import { describe, expect, it } from 'vitest';
import { describeClaim } from '../../../src/browser/agent/detail/describe-claim.ts';
import { NOW } from './fixtures.tsx';

const SECONDS = NOW / 1000;
const ONE_CLOCK = { now: NOW, serviceAheadSeconds: 0, areTwo: false };

describe('describing a claim', () => {
  it.each([
    ['exp', SECONDS + 58 * 60, 'expires in 58 minutes (10:58:00 UTC)'],
    ['exp', SECONDS - 3600, 'expired 1 hour ago (09:00:00 UTC)'],
    ['iat', SECONDS, 'issued just now (10:00:00 UTC)'],
    ['iat', SECONDS - 86_400, 'issued 1 day ago (2026-02-28 10:00:00 UTC)'],
    ['nbf', SECONDS - 30, 'valid since 30 seconds ago (09:59:30 UTC)'],
    ['nbf', SECONDS + 60, 'becomes valid in 1 minute (10:01:00 UTC)'],
  ])('says what %s %i means', (name, value, meaning) => {
    expect(describeClaim(name, value, ONE_CLOCK)).toEqual({ value: String(value), meaning });
  });

  it.each([1e300, -1e300, 8.65e12])('does not fail on the moment %d', (value) => {
    expect(describeClaim('exp', value, ONE_CLOCK).meaning).toBe('not a moment that a calendar has');
  });

  it.each([
    ['exp', '1700000000', '1700000000'],
    ['toString', 5, '5'],
    ['aud', ['a'], '["a"]'],
    ['x', null, 'null'],
  ])('shows %s %j as it is', (name, value, shown) => {
    expect(describeClaim(name, value, ONE_CLOCK)).toEqual({ value: shown, meaning: null });
  });
});
