import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDuration } from '../../src/arguments/parse-duration.ts';
import { formatDuration } from '../../src/output/format-time.ts';

const ANY = { min: 0, max: Number.MAX_SAFE_INTEGER };

it.each([
  ['0', 0],
  ['90', 90],
  ['90s', 90],
  ['30m', 1800],
  ['24h', 86_400],
  ['2d', 172_800],
])('reads %s', (text, seconds) => {
  expect(parseDuration('--lead', text, ANY)).toBe(seconds);
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
])('refuses %j, naming the flag', (text) => {
  expect(() => parseDuration('--lead', text, ANY)).toThrow(/^--lead received '/);
});

it('accepts its limits and nothing beyond', () => {
  const range = { min: 60, max: 3600 };
  expect(parseDuration('--x', '60', range)).toBe(60);
  expect(parseDuration('--x', '1h', range)).toBe(3600);
  expect(() => parseDuration('--x', '59', range)).toThrow(/from 1 min to 1 h/);
  expect(() => parseDuration('--x', '61m', range)).toThrow(/out of range/);
});

it('never lets through what is no whole number of seconds', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        return Number.isSafeInteger(parseDuration('--x', text, ANY));
      } catch (error) {
        return (error as { code: string }).code === 'wrong_usage';
      }
    }),
  );
});

it.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [3661, '1 h 1 min'],
  [86_400, '24 h'],
  [172_799, '47 h 59 min'],
  [172_800, '2 d'],
  [176_400, '2 d 1 h'],
])('writes %i seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
