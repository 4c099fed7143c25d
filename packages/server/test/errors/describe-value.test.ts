import { describe, expect, it } from 'vitest';
import { describeValue } from '../../src/errors/describe-value.ts';

const hostile = new Proxy(
  {},
  {
    getPrototypeOf() {
      throw new Error('no');
    },
  },
);

describe('what was received', () => {
  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['', 'an empty string'],
    ['secret', 'a string of 6 characters'],
    [42, 'a number'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'an infinite number'],
    [Number.NEGATIVE_INFINITY, 'an infinite number'],
    [true, 'a boolean'],
    [1n, 'a bigint'],
    [Symbol('secret'), 'a symbol'],
    [() => 'secret', 'a function'],
    [['secret'], 'an array'],
    [Promise.resolve('secret'), 'a promise'],
    [new Date(0), 'a Date'],
    [new Map(), 'a Map'],
    [{ secret: 1 }, 'an object'],
    [hostile, 'an object that cannot be looked at'],
  ])('is described by its kind and length alone (%#)', (value, expected) => {
    expect(describeValue(value)).toBe(expected);
  });
});
