import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serializeContext } from '../../src/claims/serialize-context.ts';

const value = fc.oneof(
  fc.string({ maxLength: 4000 }),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const name = fc.string({ minLength: 1, maxLength: 100 });

describe('serializeContext', () => {
  it('sends back, as text, whatever the contract allows', () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, value, { maxKeys: 100, noNullPrototype: false }),
        (context) => {
          const { text, problems } = serializeContext(context, undefined);
          const expected = Object.entries(context).map(([key, given]) => [key, String(given)]);
          expect(problems).toEqual([]);
          expect(Object.entries(JSON.parse(text))).toEqual(expected);
        },
      ),
    );
  });

  it('refuses, by name, whatever is no primitive', () => {
    const unsendable = fc.oneof(
      fc.constant(null),
      fc.constant(Number.NaN),
      fc.constant(-Infinity),
      fc.object(),
      fc.array(fc.anything()),
      fc.bigInt(),
      fc.constant(Symbol('s')),
      fc.func(fc.anything()),
    );
    fc.assert(
      fc.property(unsendable, (bad) => {
        const { text, problems } = serializeContext({ msdyn_cartvalue: bad, ok: 'yes' }, undefined);
        expect(problems).toEqual([expect.stringContaining("'msdyn_cartvalue'")]);
        expect(text).toBe('{"ok":"yes"}');
      }),
    );
  });

  it('leaves undefined out', () => {
    expect(serializeContext({ a: undefined, b: 'x' }, undefined)).toEqual({
      text: '{"b":"x"}',
      problems: [],
    });
  });

  it('treats __proto__ as a name like any other', () => {
    const context = JSON.parse('{"__proto__":"x"}');
    expect(serializeContext(context, undefined)).toEqual({
      text: '{"__proto__":"x"}',
      problems: [],
    });
  });

  it.each([
    [
      '101 variables',
      Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`v${i}`, i])),
      "'v100'",
    ],
    ['a name of 101 characters', { ['n'.repeat(101)]: 'x' }, '101 characters'],
    ['a value of 4,001 characters', { note: 'x'.repeat(4001) }, "'note' has 4001 characters"],
    ['an empty name', { '': 'x' }, 'empty name'],
  ])('refuses %s', (_, context, message) => {
    expect(serializeContext(context, undefined).problems).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it.each([
    ['100 variables', Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`v${i}`, i]))],
    ['a name of 100 characters', { ['n'.repeat(100)]: 'x' }],
    ['a value of 4,000 characters', { note: 'x'.repeat(4000) }],
  ])('accepts %s', (_, context) => {
    expect(serializeContext(context, undefined).problems).toEqual([]);
  });

  it.each([undefined, null, 'text', [1], 7])('refuses a context that is %s', (context) => {
    expect(serializeContext(context, undefined).problems).toHaveLength(1);
  });

  describe('with declared types', () => {
    const types = { msdyn_cartvalue: 'number', msdyn_isvip: 'text' } as const;

    it('sends a declared number as a JSON number', () => {
      const context = { msdyn_cartvalue: 10000, msdyn_isvip: true };
      expect(serializeContext(context, types).text).toBe(
        '{"msdyn_cartvalue":10000,"msdyn_isvip":"true"}',
      );
    });

    it.each([
      ['a text where a number is declared', { msdyn_cartvalue: '10000' }],
      ['a name that is not declared', { cart: 1 }],
      ['a name in other case', { MSDYN_cartvalue: 1 }],
      ['an inherited name', { constructor: 'x' }],
    ])('refuses %s', (_, context) => {
      expect(serializeContext(context, types).problems).toHaveLength(1);
    });
  });
});
