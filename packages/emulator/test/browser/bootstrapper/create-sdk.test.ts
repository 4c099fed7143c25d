// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSdk, type LiveChatWidgetSdk } from '../../../src/browser/bootstrapper/create-sdk.ts';
import { createAuthTokenRegistration } from '../../../src/browser/bootstrapper/token/auth-token-registration.ts';
import type { WidgetSettings } from '../../../src/browser/bridge/messages.ts';
import { makeSettings } from './fixtures.ts';

let settings: WidgetSettings | null;
const post = vi.fn();
const raise = vi.fn();
const popOut = vi.fn();
let lost: Set<string>;
let warn: ReturnType<typeof vi.spyOn>;

function makeSdk(): LiveChatWidgetSdk {
  const registration = createAuthTokenRegistration(() => settings?.tokenRead ?? 'at-start');
  return createSdk({ settings: () => settings, registration, lost, post, raise, popOut });
}

beforeEach(() => {
  settings = makeSettings();
  lost = new Set();
  post.mockReset();
  raise.mockReset();
  popOut.mockReset();
  warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the SDK before lcw:ready (P7)', () => {
  it('loses what is called, and knows it until it is called again', () => {
    settings = null;
    const sdk = makeSdk();
    sdk.setAuthTokenProvider(() => undefined);
    sdk.startChat();
    sdk.startProactiveChat('Hello');
    sdk.closeChat();
    settings = makeSettings();
    expect(sdk.getAuthTokenProvider()).toBeNull();
    expect(post).not.toHaveBeenCalled();
    expect([...lost]).toEqual([
      ...['setAuthTokenProvider', 'startChat', 'startProactiveChat', 'closeChat'],
    ]);
    sdk.setAuthTokenProvider(() => undefined);
    expect([...lost]).toEqual(['startChat', 'startProactiveChat', 'closeChat']);
  });

  it('loses context providers too, and has no availability to tell', async () => {
    settings = null;
    const sdk = makeSdk();
    sdk.setContextProvider(() => ({}));
    sdk.removeContextProvider();
    sdk.removeAuthTokenProvider();
    await expect(sdk.getAgentAvailability()).rejects.toThrow('not ready yet');
    settings = makeSettings({ isAuthenticated: false });
    expect(sdk.getContextProvider()).toBeNull();
    expect([...lost]).toEqual([
      ...['setContextProvider', 'removeContextProvider'],
      ...['removeAuthTokenProvider', 'getAgentAvailability'],
    ]);
    expect(raise).not.toHaveBeenCalled();
  });

  it('still refuses a provider that is not a function', () => {
    settings = null;
    expect(() => makeSdk().setAuthTokenProvider('text' as never)).toThrow(TypeError);
  });
});

describe('the SDK after lcw:ready (W1)', () => {
  it('gives back the registered provider, and null once it is removed', () => {
    const sdk = makeSdk();
    const provider = (): void => undefined;
    sdk.setAuthTokenProvider(provider);
    expect(sdk.getAuthTokenProvider()).toBe(provider);
    sdk.removeAuthTokenProvider();
    expect(sdk.getAuthTokenProvider()).toBeNull();
  });

  it('works detached from its object', () => {
    const { startChat } = makeSdk();
    startChat();
    expect(post).toHaveBeenCalledWith({ type: 'start-chat', customContext: {} });
  });

  it('starts a chat in its own window where that is asked for (W4)', () => {
    settings = makeSettings({ isAuthenticated: false });
    makeSdk().startChat({ inNewWindow: true, customContext: { page: 'cart' } });
    expect(popOut).toHaveBeenCalledExactlyOnceWith({ page: 'cart' });
    expect(post).not.toHaveBeenCalled();
  });

  it('passes on where an invitation leads', () => {
    makeSdk().startProactiveChat({ message: 'Hello' }, true, true);
    makeSdk().startProactiveChat();
    expect(post.mock.calls).toMatchObject([
      [{ type: 'invite', text: 'Hello', inNewWindow: true }],
      [{ type: 'invite', text: expect.any(String), inNewWindow: false }],
    ]);
  });

  it('takes a context provider beside a token too, with a warning (C6)', () => {
    const sdk = makeSdk();
    const provider = (): object => ({});
    sdk.setContextProvider(provider);
    expect(sdk.getContextProvider()).toBe(provider);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('(C6)'));
  });

  it('takes a context provider when authentication is off', () => {
    settings = makeSettings({ isAuthenticated: false });
    const sdk = makeSdk();
    const provider = (): object => ({});
    sdk.setContextProvider(provider);
    expect(sdk.getContextProvider()).toBe(provider);
    sdk.removeContextProvider();
    expect(sdk.getContextProvider()).toBeNull();
  });

  it.each([true, false])('says whether agents are there, %s out of hours', async (isOut) => {
    settings = makeSettings({ isOutOfOperatingHours: isOut });
    const availability = await makeSdk().getAgentAvailability();
    expect(availability).toEqual({ isAgentAvailable: !isOut, isQueueAvailable: !isOut });
    expect(raise).toHaveBeenCalledWith('lcw:getAgentAvailability', availability);
  });
});
