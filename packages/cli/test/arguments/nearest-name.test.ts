import { expect, it } from 'vitest';
import { nearestName } from '../../src/arguments/nearest-name.ts';

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
