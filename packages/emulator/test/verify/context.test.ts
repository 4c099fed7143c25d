/** The custom context: T5, C1 to C5. @module */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ContextType } from '../../src/contract/workstream.ts';
import { decide, findCheck, verify } from '../makers/rules.ts';
import { KIM, makeToken, withContext } from '../makers/tokens.ts';

const contextVariables = new Map<string, ContextType>([
  ['msdyn_cartvalue', 'number'],
  ['msdyn_isvip', 'text'],
]);

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, '']));

test('reads Microsoft’s sample', async () => {
  const { context } = await verify(makeToken(), { contextVariables });
  expect(context).toEqual([
    {
      name: 'msdyn_cartvalue',
      value: 10000,
      type: 'number',
      isDefined: true,
    },
    { name: 'msdyn_isvip', value: 'false', type: 'text', isDefined: true },
  ]);
});

test('needs no context', async () => {
  expect(await decide(makeToken({ claims: { lwicontexts: undefined } }))).toBe('accepted');
});

test.each([
  ['an object', { a: 'b' }],
  ['a number', 7],
  ['null', null],
  ['text that is no JSON', 'a=b'],
  ['text that is a list', '[]'],
  ['text with a doubled name', '{"a":"1","a":"2"}'],
])('refuses lwicontexts that is %s', async (_case, lwicontexts) => {
  expect(await decide(makeToken({ claims: { lwicontexts } }))).toBe('T5 Custom context');
});

test.each([
  ['an object', { a: { b: 'c' } }, 'C1'],
  ['a list', { a: ['b'] }, 'C1'],
  ['null', { a: null }, 'C1'],
  ['the long form with null in it', { a: { value: null } }, 'C5'],
  ['the long form with a wrong isDisplayable', { a: { value: 'b', isDisplayable: 'no' } }, 'C5'],
  ['the long form with a number for isDisplayable', { a: { value: 'b', isDisplayable: 1 } }, 'C5'],
  ['the long form with null for isDisplayable', { a: { value: 'b', isDisplayable: null } }, 'C5'],
  ['the long form with its value twice', { a: { value: 'b', Value: 'c' } }, 'C5'],
  ['the long form with more in it', { a: { value: 'b', hidden: true } }, 'C5'],
  ['an empty name', { '': 'b' }, 'C2'],
  ['a name of 101 characters', { [`a${'b'.repeat(100)}`]: 'c' }, 'C2'],
  ['a value of 4,001 characters', { a: 'b'.repeat(4001) }, 'C2'],
])('refuses a variable that is %s', async (_case, context, rule) => {
  expect((await verify(withContext(context))).failed?.rule).toBe(rule);
});

test.each([
  ['a list', { 'my "cart"': ['b'] }, '"my \\"cart\\""'],
  ['null', { cart: null }, '"cart"'],
  ['in neither form', { cart: { value: null } }, '"cart"'],
  ['no number', { msdyn_cartvalue: 'much' }, '"msdyn_cartvalue"'],
  ['too long', { cart: 'b'.repeat(4001) }, '"cart"'],
  ['under a name that is too long', { ['a'.repeat(101)]: 'b' }, `"${'a'.repeat(40)}…"`],
])('names the variable whose value is %s', async (_case, context, name) => {
  const { failed } = await verify(withContext(context), { contextVariables });
  expect(failed?.finding).toContain(`${name} `);
  expect(failed?.title).toBe(`Variable ${name}`);
});

test('takes names and values up to their limits', async () => {
  expect(await decide(withContext({ ['a'.repeat(100)]: 'b'.repeat(4000) }))).toBe('accepted');
  expect(await decide(withContext(many(100)))).toBe('accepted');
  expect(await decide(withContext(many(101)))).toBe('C2 Number of variables');
});

test('refuses a number too large to be one', async () => {
  const token = makeToken({ claims: { lwicontexts: '{"a":1e999}' } });
  expect((await verify(token)).failed?.rule).toBe('C1');
});

test('reads the long form with its isDisplayable, and says that a flat value is not documented', async () => {
  const token = withContext({
    a: { value: 'x', isDisplayable: false },
    b: { value: 2, isDisplayable: true },
    c: 'flat',
  });
  expect((await verify(token)).context).toEqual([
    { name: 'a', value: 'x', type: 'text', isDisplayable: false, isDefined: false },
    { name: 'b', value: '2', type: 'text', isDisplayable: true, isDefined: false },
    { name: 'c', value: 'flat', type: 'text', isDefined: false },
  ]);
  expect(await findCheck(token, 'Shown to the agent')).toMatchObject({
    rule: 'C5',
    outcome: 'passed',
    finding: '1 shown, 1 not shown, 1 flat: whether the agent sees a flat value is not documented.',
  });
});

test.each([
  ['flat', { a: 'x', b: 2 }, { cart: { value: 'x', isDisplayable: true } }],
  ['long', { a: { value: 'x', isDisplayable: true } }, { cart: 'x' }],
] as const)('takes the %s form alone when told so', async (contextForms, taken, other) => {
  expect(await decide(withContext(taken), { contextForms })).toBe('accepted');
  const { failed } = await verify(withContext({ ...taken, ...other }), { contextForms });
  expect(failed).toMatchObject({ rule: 'C5', title: 'Variable "cart"' });
  expect(failed?.finding).toContain(`the service takes the ${contextForms} one alone`);
  expect(failed?.advice).toMatch(/^Write /);
  expect(await decide(withContext({ ...taken, ...other }))).toBe('accepted');
});

test.each([
  ['"isDisplayable" as text', { value: 'b', isDisplayable: 'true' }],
  ['"isDisplayable" as text', { value: 'b', isDisplayable: 'False' }],
  ['no "isDisplayable"', { value: 'b' }],
  ['"Value" instead of "value"', { Value: 'b', isDisplayable: true }],
  ['"IsDisplayable" instead of "isDisplayable"', { value: 'b', IsDisplayable: true }],
  [
    '"Value" instead of "value" and its "isDisplayable" as text',
    { Value: 'b', isDisplayable: 'true' },
  ],
])('takes a long form with %s, with a warning', async (oddity, form) => {
  const token = withContext({ cart: form });
  const { verdict, context } = await verify(token);
  expect(verdict.authenticated).toBe(true);
  expect(context).toMatchObject([{ name: 'cart', value: 'b' }]);
  expect(context[0]).not.toHaveProperty('isDisplayable');
  const check = await findCheck(token, 'Shown to the agent');
  expect(check).toMatchObject({ rule: 'C5', outcome: 'warned' });
  expect(check?.finding).toContain('"cart" has ');
  expect(check?.finding).toContain(oddity);
  expect(check?.advice).toBe('Write { "value": …, "isDisplayable": true }, with a JSON boolean.');
});

test('does not call a name unknown that is one of Omnichannel’s own', async () => {
  const token = withContext({
    portalcontactid: KIM,
    Name: 'Kim',
    Email: 'a',
    Phone: '1',
    CaseNumber: '2',
  });
  const check = await findCheck(token, 'Names', { contextVariables });
  expect(check?.outcome).toBe('passed');
  const near = await findCheck(withContext({ name: 'Kim' }), 'Names', { contextVariables });
  expect(near?.outcome).toBe('warned');
});

test('creates unknown names as Text, warns, and guesses what was meant', async () => {
  const token = withContext({ Msdyn_isVIP: 'true', other: 5 });
  const { verdict, context } = await verify(token, { contextVariables });
  expect(verdict.authenticated).toBe(true);
  expect(context).toMatchObject([
    { name: 'Msdyn_isVIP', type: 'text', isDefined: false },
    { name: 'other', value: '5', type: 'text', isDefined: false },
  ]);
  const check = await findCheck(token, 'Names', { contextVariables });
  expect(check).toMatchObject({ rule: 'C3', outcome: 'warned' });
  expect(check?.finding).toContain('did you mean "msdyn_isvip"?');
  const far = await findCheck(withContext({ msdyn_isnew: 'true' }), 'Names', { contextVariables });
  expect(far?.finding).not.toContain('did you mean');
});

test('says nothing about names when nobody said what is defined', async () => {
  expect((await findCheck(makeToken(), 'Names'))?.outcome).toBe('not-checked');
});

test.each(['ten', '', '1,000', '0x10', ' 1', '1e999', 'Infinity', true])(
  'refuses %j for a variable of type Number',
  async (value) => {
    const decision = await verify(withContext({ msdyn_cartvalue: value }), { contextVariables });
    expect(decision.failed).toMatchObject({ rule: 'C4', title: 'Variable "msdyn_cartvalue"' });
  },
);

test.each([
  ['10000', 10000],
  ['-1.5', -1.5],
  [7, 7],
])('reads %j for a variable of type Number', async (value, number) => {
  const { context } = await verify(withContext({ msdyn_cartvalue: value }), { contextVariables });
  expect(context).toMatchObject([{ value: number, type: 'number' }]);
});

test('warns about JSON booleans', async () => {
  const token = withContext({ msdyn_isvip: false });
  expect((await verify(token)).context).toMatchObject([{ value: false, type: 'text' }]);
  expect(await findCheck(token, 'Types')).toMatchObject({ rule: 'C4', outcome: 'warned' });
});

test('takes names that mean something to JavaScript as any other', async () => {
  const lwicontexts = '{"__proto__":"a","constructor":"b","toString":"c"}';
  const { context } = await verify(makeToken({ claims: { lwicontexts } }), { contextVariables });
  expect(context.map(({ name, value }) => [name, value])).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
    ['toString', 'c'],
  ]);
  expect(({} as Record<string, unknown>).a).toBeUndefined();
});

test('reads back every flat context of text', async () => {
  const name = fc.string({ minLength: 1, maxLength: 100 });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, fc.string(), { maxKeys: 20 }), async (variables) => {
      const { context } = await verify(withContext(variables));
      expect(context.map((variable) => [variable.name, variable.value])).toEqual(
        Object.entries(JSON.parse(JSON.stringify(variables))),
      );
    }),
    { numRuns: 50 },
  );
});
