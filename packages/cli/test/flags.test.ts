import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { duration } from '../src/flags.ts';

const ANY = { min: 0, max: Number.MAX_SAFE_INTEGER };

it.each([
  ['0', 0],
  ['90', 90],
  ['90s', 90],
  ['30m', 1800],
  ['24h', 86_400],
  ['2d', 172_800],
])('reads %s', (text, seconds) => {
  expect(duration(ANY)(text)).toBe(seconds);
});

it.each([
  '',
  ' ',
  'h',
  '1.5h',
  '-1',
  '+1',
  '1 h',
  '1H',
  '1w',
  '1h30m',
  '1e3',
  '0x10',
  '٣',
  '9'.repeat(13),
])('refuses %j', (text) => {
  expect(() => duration(ANY)(text)).toThrow(/is not a duration/);
});

it('accepts its limits and nothing beyond', () => {
  const range = { min: 60, max: 3600 };
  expect(duration(range)('60')).toBe(60);
  expect(duration(range)('1h')).toBe(3600);
  expect(() => duration(range)('59')).toThrow(/from 1 min to 1 h/);
  expect(() => duration(range)('61m')).toThrow(/out of range/);
});

it('never lets through what is no whole number of seconds', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        return Number.isSafeInteger(duration(ANY)(text));
      } catch (error) {
        return error instanceof InvalidArgumentError;
      }
    }),
  );
});
