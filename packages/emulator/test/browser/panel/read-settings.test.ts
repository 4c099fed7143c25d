import { expect, it } from 'vitest';
import { readSettings } from '../../../src/browser/panel/service/read-settings.ts';
import type { WidgetConfig } from '../../../src/contract/protocol.ts';

function makeConfig(overrides: Partial<WidgetConfig> = {}): WidgetConfig {
  return {
    LiveChatVersion: 2,
    LiveChatConfigAuthSettings: { msdyn_javascriptclientfunction: 'auth.getAuthenticationToken' },
    LiveWSAndLiveChatEngJoin: {},
    DataMaskingInfo: { setting: { msdyn_maskforcustomer: 'false' }, dataMaskingRules: {} },
    ChatWidgetLanguage: { msdyn_localeid: '1033' },
    EmulatorSettings: { tokenRead: 'at-start' },
    ...overrides,
  };
}

it('takes everything that is not said for off, and the widget for open', () => {
  expect(readSettings(makeConfig())).toEqual({
    isAuthenticated: true,
    clientFunction: 'auth.getAuthenticationToken',
    isSignInOptional: false,
    tokenRead: 'at-start',
    isOutOfOperatingHours: false,
    canReconnect: false,
  });
});

it('knows a widget without an authentication setting', () => {
  expect(readSettings(makeConfig({ LiveChatConfigAuthSettings: null }))).toMatchObject({
    isAuthenticated: false,
    clientFunction: null,
  });
});

it.each([
  ['True', true],
  ['true', true],
  ['False', false],
  ['', false],
])('reads OutOfOperatingHours %j', (OutOfOperatingHours, expected) => {
  const config = makeConfig({ LiveWSAndLiveChatEngJoin: { OutOfOperatingHours } });
  expect(readSettings(config).isOutOfOperatingHours).toBe(expected);
});
