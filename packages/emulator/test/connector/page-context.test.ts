/** What the page sends beside a token: kept, apart, and marked as what it is (C6, C7). */
import { describe, expect, test } from 'vitest';
import type { EmulatorOptions } from '../../src/index.ts';
import { type Emulation, emulate } from '../makers/emulation.ts';
import { KIM, LEE, makeToken, withContext } from '../makers/tokens.ts';

const conversationOf = ({ emulator }: Emulation) => {
  const [conversation] = emulator.conversations();
  if (!conversation) throw new Error('There is no conversation.');
  return conversation;
};

const warnedOf = (emulation: Emulation) =>
  conversationOf(emulation).verdict?.checks.filter(({ outcome }) => outcome === 'warned') ?? [];

async function begin(
  customContextData: object,
  { token = makeToken(), ...options }: Partial<EmulatorOptions> & { token?: string } = {},
): Promise<Emulation> {
  const emulation = await emulate(options);
  await emulation.open(token, { body: { customContextData } });
  return emulation;
}

test('the page’s variables stand behind the token’s, each marked as the page’s', async () => {
  const emulation = await begin({ page: 'checkout', route: { value: 'x', isDisplayable: true } });
  expect(conversationOf(emulation).context).toEqual([
    { name: 'msdyn_cartvalue', value: '10000', type: 'text', isDefined: false },
    { name: 'msdyn_isvip', value: 'false', type: 'text', isDefined: false },
    { name: 'page', value: 'checkout', type: 'text', isDefined: false, source: 'page' },
    {
      name: 'route',
      value: 'x',
      type: 'text',
      isDisplayable: true,
      isDefined: false,
      source: 'page',
    },
  ]);
  expect(warnedOf(emulation)).toEqual([]);
  const told = conversationOf(emulation).verdict?.checks.find(
    ({ title }) => title === 'The page’s context',
  );
  expect(told?.finding).toContain('"page", "route"');
});

test('a chat without context of the page is as it was', async () => {
  const emulation = await begin({});
  expect(JSON.stringify(conversationOf(emulation).context)).not.toContain('source');
  expect(JSON.stringify(conversationOf(emulation).verdict)).not.toContain('page');
});

describe('on an equal name', () => {
  const named = (emulation: Emulation) =>
    conversationOf(emulation).context.filter(({ name }) => name === 'msdyn_isvip');

  test('the token counts, unless told otherwise', async () => {
    const emulation = await begin({ msdyn_isvip: 'true' });
    expect(named(emulation)).toEqual([
      { name: 'msdyn_isvip', value: 'false', type: 'text', isDefined: false },
      expect.objectContaining({ value: 'true', source: 'page', isOverruled: true }),
    ]);
    expect(warnedOf(emulation)).toMatchObject([{ rule: 'C6', title: 'Equal names' }]);
    expect(warnedOf(emulation)[0]?.finding).toContain(
      'Token and page both give "msdyn_isvip". Here the token\'s value counts',
    );
  });

  test('the page counts where the option says so, and the token’s value is shown all the same', async () => {
    const emulation = await begin({ msdyn_isvip: 'true' }, { contextWins: 'page' });
    expect(named(emulation)).toEqual([
      expect.objectContaining({ value: 'false', isOverruled: true }),
      { name: 'msdyn_isvip', value: 'true', type: 'text', isDefined: false, source: 'page' },
    ]);
    expect(warnedOf(emulation)[0]?.finding).toContain("the page's value counts");
  });
});

describe('a name that the workstream defines and the token leaves open', () => {
  const contextVariables = { msdyn_cartvalue: 'number', msdyn_isvip: 'text' } as const;
  const token = withContext({ msdyn_cartvalue: '10' });

  test('is marked when the page fills it', async () => {
    const emulation = await begin({ msdyn_isvip: 'true', other: '1' }, { contextVariables, token });
    expect(conversationOf(emulation).context.map((each) => [each.name, each.fillsDefined])).toEqual(
      [
        ['msdyn_cartvalue', undefined],
        ['msdyn_isvip', true],
        ['other', undefined],
      ],
    );
    expect(warnedOf(emulation)).toMatchObject([{ rule: 'C7' }]);
    expect(warnedOf(emulation)[0]?.finding).toContain('The page filled "msdyn_isvip"');
  });

  test('is not marked when the token sets it', async () => {
    const emulation = await begin({ msdyn_cartvalue: '9' }, { contextVariables, token });
    expect(JSON.stringify(conversationOf(emulation).context)).not.toContain('fillsDefined');
  });
});

describe('the contact', () => {
  const contacts = { [KIM]: { fullName: 'Kim Contoso' }, [LEE]: { fullName: 'Lee Contoso' } };

  test('is unlinked by a Name of the page, and the verdict says whose it was', async () => {
    const emulation = await begin({ Name: 'Lee Contoso' }, { contacts });
    expect(conversationOf(emulation).contact).toBeUndefined();
    expect(warnedOf(emulation)).toMatchObject([{ rule: 'L2' }]);
    expect(warnedOf(emulation)[0]?.finding).toContain('the page’s "Name" differs');
  });

  test('stays linked when the token’s own Name counts', async () => {
    const token = withContext({ Name: 'Kim Contoso' });
    const emulation = await begin({ Name: 'Lee' }, { contacts, token });
    expect(conversationOf(emulation).contact?.id).toBe(KIM);
  });

  test('is never chosen by the page', async () => {
    const page = { portalcontactid: LEE, Name: 'Kim Contoso' };
    const emulation = await begin(page, { contacts });
    expect(conversationOf(emulation).contact?.id).toBe(KIM);
    expect(warnedOf(emulation)).toMatchObject([{ rule: 'L3' }]);
    const unknown = makeToken({ claims: { sub: 'user-42' } });
    const other = await begin({ Name: 'Lee Contoso' }, { contacts, token: unknown });
    expect(conversationOf(other).contact).toBeUndefined();
  });
});

test.each([
  ['C1', { nested: { deep: 1 } }],
  ['C2', { long: 'x'.repeat(4001) }],
  ['C5', { form: { value: 1, isDisplayable: 'yes' } }],
])('what breaks %s refuses the chat, with code 1', async (rule, customContextData) => {
  const emulation = await emulate();
  const refused = await emulation.start(makeToken(), { body: { customContextData } });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ errorCode: 1, rule });
  expect(emulation.emulator.conversations()).toEqual([]);
});

test('a form that Microsoft’s pages print is taken, with a warning', async () => {
  const emulation = await begin({ cart: { Value: '7', isDisplayable: 'true' } });
  expect(conversationOf(emulation).context.at(-1)).toMatchObject({ name: 'cart', value: '7' });
  expect(warnedOf(emulation)).toMatchObject([{ rule: 'C5' }]);
});

test('more than a chat takes is warned about, token and page together', async () => {
  const many = Object.fromEntries(Array.from({ length: 99 }, (_, index) => [`v${index}`, 1]));
  const emulation = await begin(many);
  expect(warnedOf(emulation)).toMatchObject([{ rule: 'C2' }]);
});

test('a refused token takes over nothing that the page said', async () => {
  const emulation = await emulate();
  await emulation.start(makeToken({ claims: { exp: 1 } }), {
    body: { customContextData: { page: 'x' } },
  });
  expect(conversationOf(emulation)).toMatchObject({ state: 'refused', context: [] });
});

test('what the page said stays over later tokens, and is said anew when the customer comes back', async () => {
  const emulation = await emulate({ persistentChat: true });
  const context = () =>
    conversationOf(emulation).context.map(({ name, value, source }) => [name, value, source]);
  const say = (customContextData: object) =>
    emulation.open(withContext({ flag: '1' }), { body: { customContextData } });
  await say({ page: 'cart', tab: 'one' });
  await say({});
  expect(context()).toEqual([
    ['flag', '1', undefined],
    ['page', 'cart', 'page'],
    ['tab', 'one', 'page'],
  ]);
  await say({ page: 'checkout' });
  expect(context()).toEqual([
    ['flag', '1', undefined],
    ['tab', 'one', 'page'],
    ['page', 'checkout', 'page'],
  ]);
});

test('a contact that a later token links no more is shown no more', async () => {
  const contacts = { [KIM]: { fullName: 'Kim Contoso' } };
  const emulation = await emulate({ persistentChat: true, contacts });
  await emulation.open(makeToken());
  expect(conversationOf(emulation).contact?.id).toBe(KIM);
  await emulation.open(withContext({ Name: 'Kim' }));
  expect(conversationOf(emulation).contact).toBeUndefined();
});
