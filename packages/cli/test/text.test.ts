import { expect, it } from 'vitest';
import { formatDuration, formatTable, nearestName, wrap } from '../src/text.ts';

const FLAGS = ['--lead', '--lifetime', '--key-cache', '--json'];

it.each([
  ['--leed', '--lead'],
  ['--life-time', '--lifetime'],
  ['--keycache', '--key-cache'],
  ['--jsno', '--json'],
  ['--frobnicate', undefined],
  ['', undefined],
])('finds for %j %j', (typed, nearest) => {
  expect(nearestName(typed, FLAGS)).toBe(nearest);
});

it('sets columns two spaces apart, with nothing at the ends of lines', () => {
  const rows = [
    ['A', 'LONG HEADER', 'C'],
    ['longer', 'x', ''],
  ];
  expect(formatTable(rows)).toBe('  A       LONG HEADER  C\n  longer  x\n');
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

it.each([
  ['one two three', 7, 'one two\n  three'],
  ['longerthanwide x', 4, 'longerthanwide\n  x'],
  ['', 4, ''],
])('wraps %j at %i letters', (text, width, wrapped) => {
  expect(wrap(text, { indent: 2, width: width + 2 })).toBe(wrapped);
});
