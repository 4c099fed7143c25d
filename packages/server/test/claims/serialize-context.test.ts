import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ContextRules,
  largestVariables,
  serializeContext,
} from '../../src/claims/serialize-context.ts';

const GUID = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10';

const serialize = (context: unknown, rules: Partial<ContextRules> = {}) =>
  serializeContext(context, { contextTypes: undefined, displayedContext: new Set(), ...rules });

const value = fc.oneof(
  fc.string({ maxLength: 4000 }),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const name = fc.string({ minLength: 1, maxLength: 100 });
const variables = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${i}`, i]));

describe('a context', () => {
  it('is sent, as text, whatever the contract allows', () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, value, { maxKeys: 100, noNullPrototype: false }),
        (context) => {
          const { text, problems, sentNames } = serialize(context);
          const expected = Object.entries(context).map(([key, given]) => [key, String(given)]);
          expect(problems).toEqual([]);
          expect(Object.entries(JSON.parse(text ?? ''))).toEqual(expected);
          expect(sentNames).toEqual(Object.keys(context));
        },
      ),
    );
  });

  it('is refused, by name, with whatever is no primitive', () => {
    const unsendable = fc.oneof(
      fc.constant(Number.NaN),
      fc.constant(-Infinity),
      fc.object().filter((object) => !('isDisplayable' in object)),
      fc.array(fc.anything()),
      fc.bigInt(),
      fc.constant(Symbol('s')),
      fc.func(fc.anything()),
    );
    fc.assert(
      fc.property(unsendable, (bad) => {
        const { text, problems } = serialize({ msdyn_cartvalue: bad, ok: 'yes' });
        expect(problems).toEqual([
          expect.stringMatching(/'msdyn_cartvalue'.*Return undefined to leave it out\.$/),
        ]);
        expect(text).toBe('{"ok":"yes"}');
      }),
    );
  });

  it('goes without what is undefined, and without what is null, which it names', () => {
    const long = (given: unknown) => ({ value: given, isDisplayable: true });
    expect(
      serialize({ a: undefined, b: 'x', c: null, d: long(undefined), e: long(null) }),
    ).toMatchObject({ text: '{"b":"x"}', problems: [], nullNames: ['c', 'e'] });
  });

  it('treats __proto__ as a name like any other', () => {
    expect(serialize(JSON.parse('{"__proto__":"x"}'))).toMatchObject({
      text: '{"__proto__":"x"}',
      problems: [],
    });
  });

  it.each([
    ['101 variables', variables(101), "'v100' is one too many: a chat has at most 100."],
    ['a name of 101 characters', { ['n'.repeat(101)]: 'x' }, "'nnnnnnnnnnnnnnnnnnnn' has 101"],
    ['a value of 4,001 characters', { note: 'x'.repeat(4001) }, "'note' has 4001 characters"],
    ['an empty name', { '': 'x' }, 'empty name'],
  ])('is refused with %s', (_, context, message) => {
    expect(serialize(context).problems).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['100 variables', variables(100)],
    ['a name of 100 characters', { ['n'.repeat(100)]: 'x' }],
    ['a value of 4,000 characters', { note: 'x'.repeat(4000) }],
  ])('is sent with %s', (_, context) => {
    expect(serialize(context).problems).toEqual([]);
  });

  it.each(['text', [1], 7, new Map([['a', 'b']]), new Date(0), new URLSearchParams('a=b')])(
    'that comes as %s is refused, since its entries are not properties',
    (context) => {
      expect(serialize(context)).toMatchObject({
        text: '{}',
        problems: [expect.stringMatching(/^context returned .*Return an object such as/)],
      });
    },
  );

  it.each([undefined, null])('that is %s is none at all', (context) => {
    expect(serialize(context)).toMatchObject({ text: undefined, problems: [] });
  });

  it('reads each value once, so that what was checked is what is sent', () => {
    const values = ['first', { not: 'sendable' }];
    const context = {
      get changing() {
        return values.shift();
      },
    };
    expect(serialize(context).text).toBe('{"changing":"first"}');
  });

  it('names five problems of many, on one line each, and counts the others', () => {
    expect(serialize(variables(5), { contextTypes: {} }).problems).toHaveLength(5);
    const { problems } = serialize(variables(20_000), { contextTypes: {} });
    expect(problems).toHaveLength(6);
    expect(problems[5]).toBe('And 19995 more.');
    const [forged] = serialize({ 'x\n[lcw-auth] all is well': {} }).problems;
    expect(forged).not.toContain('\n');
  });

  describe('with declared types', () => {
    const contextTypes = { msdyn_cartvalue: 'number', msdyn_isvip: 'text' } as const;

    it('sends a declared number as a JSON number', () => {
      const context = { msdyn_cartvalue: 10000, msdyn_isvip: true };
      expect(serialize(context, { contextTypes }).text).toBe(
        '{"msdyn_cartvalue":10000,"msdyn_isvip":"true"}',
      );
    });

    it('has nothing to say about a name whose value is undefined', () => {
      expect(serialize({ cart: undefined }, { contextTypes }).problems).toEqual([]);
    });

    it.each([
      ['a text where a number is declared', { msdyn_cartvalue: '10000' }, /declared as a number/],
      ['a boolean where one is', { msdyn_cartvalue: true }, /declared as a number.*a boolean/],
      ['a name that is not declared', { cart: 1 }, /not declared in contextTypes/],
      ['a name in other case', { MSDYN_cartvalue: 1 }, /not declared in contextTypes/],
      ['an inherited name', { constructor: 'x' }, /not declared in contextTypes/],
    ])('refuses %s', (_, context, message) => {
      expect(serialize(context, { contextTypes }).problems).toEqual([
        expect.stringMatching(message),
      ]);
    });
  });
});

describe('a context that throws when it is read', () => {
  const throwing = {
    get cart() {
      throw new Error('lazy');
    },
  };

  it.each([
    ['itself', throwing],
    ['in a variable', { cart: throwing }],
  ])('(%s) is the site’s own failure', (_, context) => {
    expect(() => serialize(context)).toThrow(
      expect.objectContaining({
        code: 'callback_failed',
        message: expect.stringMatching(/^context returned an object that throws/),
      }),
    );
  });
});

describe('a variable that the agent is to see', () => {
  const shown = (text: string | number) => ({ value: text, isDisplayable: true });

  it('says so itself, with a lower-case value and a JSON boolean', () => {
    const context = {
      cart: { value: 10000, isDisplayable: true },
      segment: { value: 'gold', isDisplayable: false },
    };
    expect(serialize(context).text).toBe(
      '{"cart":{"value":"10000","isDisplayable":true},"segment":{"value":"gold","isDisplayable":false}}',
    );
  });

  it('is named in displayedContext, and the others stay flat', () => {
    const { text } = serialize({ cart: 10000, vip: true }, { displayedContext: new Set(['cart']) });
    expect(JSON.parse(text ?? '')).toEqual({ cart: shown('10000'), vip: 'true' });
  });

  it("is every one with displayedContext: 'all', but one that says no", () => {
    const context = { cart: 10000, vip: { value: true, isDisplayable: false } };
    const { text } = serialize(context, { displayedContext: 'all' });
    expect(JSON.parse(text ?? '')).toEqual({
      cart: shown('10000'),
      vip: { value: 'true', isDisplayable: false },
    });
  });

  it('is a JSON number in both forms when it is declared one', () => {
    const rules = { contextTypes: { a: 'number', b: 'number' }, displayedContext: 'all' } as const;
    const { text } = serialize({ a: 1, b: { value: 2, isDisplayable: false } }, rules);
    expect(JSON.parse(text ?? '')).toEqual({ a: shown(1), b: { value: 2, isDisplayable: false } });
  });

  it.each([
    ['isDisplayable as text', { value: 'x', isDisplayable: 'true' }],
    ['no isDisplayable', { value: 'x' }],
    ['no value', { isDisplayable: true }],
    ['Value in upper case', { Value: 'x', isDisplayable: true }],
    ['one part more', { value: 'x', isDisplayable: true, type: 'text' }],
    ['parts that it inherits', Object.create({ value: 'x', isDisplayable: true })],
    ['an array in its place', ['value', 'isDisplayable']],
  ])('is refused by name with %s', (_, given) => {
    expect(serialize({ cart: given }).problems).toEqual([
      expect.stringMatching(/'cart' is an? (object|array).*\{ value, isDisplayable \}/),
    ]);
  });

  it.each([{}, Number.NaN, 1n])('is refused by name when its value is %s', (given) => {
    expect(serialize({ cart: { value: given, isDisplayable: true } }).problems).toEqual([
      expect.stringContaining("'cart'"),
    ]);
  });

  it('has at most 4,000 characters in this form too', () => {
    expect(serialize({ cart: shown('x'.repeat(4001)) }).problems).toHaveLength(1);
  });
});

describe("a contact's GUID", () => {
  const withId = (context: unknown, rules: Partial<ContextRules> = {}) =>
    serialize(context, { portalContactId: GUID, ...rules });

  it('goes along flat, whether or not the site has a context', () => {
    expect(withId({ cart: 1 }).text).toBe(`{"cart":"1","portalcontactid":"${GUID}"}`);
    expect(withId(undefined).text).toBe(`{"portalcontactid":"${GUID}"}`);
    expect(withId(null).text).toBe(`{"portalcontactid":"${GUID}"}`);
  });

  it("stays flat with displayedContext: 'all', and is displayed when it is named", () => {
    expect(JSON.parse(withId({}, { displayedContext: 'all' }).text ?? '')).toEqual({
      portalcontactid: GUID,
    });
    const displayedContext = new Set(['portalcontactid']);
    expect(JSON.parse(withId({}, { displayedContext }).text ?? '')).toEqual({
      portalcontactid: { value: GUID, isDisplayable: true },
    });
  });

  it('needs no declaration', () => {
    expect(withId({}, { contextTypes: {} }).problems).toEqual([]);
  });

  it('gives way to a value of the site’s own', () => {
    expect(withId({ portalcontactid: 'mine' }).text).toBe('{"portalcontactid":"mine"}');
    expect(withId({ portalcontactid: undefined }).text).toBe(`{"portalcontactid":"${GUID}"}`);
  });

  it('is one of the hundred', () => {
    expect(withId(variables(99)).problems).toEqual([]);
    expect(withId(variables(99)).sentNames).toHaveLength(100);
    const { problems, sentNames } = withId(variables(100));
    expect(problems).toEqual([expect.stringMatching(/'portalcontactid'.*portalContactId: false/)]);
    expect(sentNames).toHaveLength(100);
  });
});

describe('the largest variables', () => {
  it('are named with their lengths, in both forms, without their values', () => {
    const { text } = serialize({
      a: 'x',
      b: 'yy',
      c: { value: 'zzz', isDisplayable: true },
      d: 'wwww',
    });
    expect(largestVariables(text)).toBe(
      "'d' (4 characters), 'c' (3 characters), 'b' (2 characters)",
    );
    expect(largestVariables(undefined)).toBe('none');
  });
});
