/** The custom context of a guest: kept, shown, and marked as what it is (C1 to C7). @module */
import { describe, expect, test } from 'vitest';
import { type Emulation, emulate } from '../makers/emulation.ts';
import { makeToken } from '../makers/tokens.ts';

const contextOf = ({ emulator }: Emulation) => emulator.conversations()[0]?.context;

describe.each([
  ['a widget without authentication', { authentication: false }],
  ['a widget where sign-in is optional', { signInOptional: true }],
])('the context of a guest in %s', (_case, options) => {
  test('is shown to the agent, in either form, as the page’s', async () => {
    const emulation = await emulate(options);
    const customContextData = {
      page: 'checkout',
      total: 12.5,
      isNew: true,
      route: { value: 'vip', isDisplayable: false },
    };
    await emulation.open(null, { body: { customContextData } });
    const common = { type: 'text', isDefined: false, source: 'page' };
    expect(contextOf(emulation)).toEqual([
      { ...common, name: 'page', value: 'checkout' },
      { ...common, name: 'total', value: '12.5' },
      { ...common, name: 'isNew', value: true },
      { ...common, name: 'route', value: 'vip', isDisplayable: false },
    ]);
  });

  test('is compared with what the workstream defines', async () => {
    const emulation = await emulate({ ...options, contextVariables: { total: 'number' } });
    await emulation.open(null, { body: { customContextData: { total: '12.5' } } });
    expect(contextOf(emulation)).toMatchObject([{ value: 12.5, type: 'number', isDefined: true }]);
  });

  test.each([
    ['C1', 'text'],
    ['C1', []],
    ['C1', { nested: { deep: 1 } }],
    ['C1', { nothing: null }],
    ['C2', Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`v${index}`, 1]))],
    ['C2', { long: 'x'.repeat(4001) }],
    ['C2', { ['n'.repeat(101)]: 1 }],
    ['C5', { form: { value: 1, isDisplayable: 'yes' } }],
  ])('is refused by %s, and no chat comes about', async (rule, customContextData) => {
    const emulation = await emulate(options);
    const refused = await emulation.start(null, { body: { customContextData } });
    expect(refused.status).toBe(400);
    expect(refused.headers.get('errorcode')).toBe('1');
    expect(await refused.json()).toMatchObject({ errorCode: 1, rule });
    expect(emulation.emulator.conversations()).toEqual([]);
  });

  test.each([{}, { customContextData: null }, undefined])('may be missing: %j', async (body) => {
    const emulation = await emulate(options);
    await emulation.open(null, { body });
    expect(contextOf(emulation)).toEqual([]);
  });
});

test('a guest who signs in keeps it, still as the page’s, and the token counts where both say something', async () => {
  const emulation = await emulate({ signInOptional: true });
  const { organizationId, widgetId } = emulation.emulator;
  const customContextData = { page: 'checkout', msdyn_isvip: 'true' };
  const guest = await emulation.open(null, { body: { customContextData } });
  const headers = { AuthenticatedUserToken: makeToken(), authorization: `Bearer ${guest.Token}` };
  const path = `auth/authenticateChat/${organizationId}/${widgetId}/${guest.ChatId}/r`;
  await emulation.call(`/livechatconnector/${path}`, { method: 'POST', headers });
  const expected = [
    ['msdyn_cartvalue', '10000', undefined],
    ['msdyn_isvip', 'false', undefined],
    ['page', 'checkout', 'page'],
  ];
  const shown = () =>
    contextOf(emulation)
      ?.filter(({ isOverruled }) => !isOverruled)
      .map(({ name, value, source }) => [name, value, source]);
  expect(shown()).toEqual(expected);
  // Found again after a reload, which renews what the token says.
  await emulation.open(makeToken(), { body: { reconnectId: guest.ChatId } });
  expect(shown()).toEqual(expected);
});
