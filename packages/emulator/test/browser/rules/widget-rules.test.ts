// @vitest-environment happy-dom
/** Each rule that the widget shows to its page: kept, and broken with a word that names it or its code. @module */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSdk, type LiveChatWidgetSdk } from '../../../src/browser/bootstrapper/create-sdk.ts';
import { acquireToken } from '../../../src/browser/bootstrapper/token/acquire-token.ts';
import { createAuthTokenRegistration } from '../../../src/browser/bootstrapper/token/auth-token-registration.ts';
import type { WidgetSettings } from '../../../src/browser/bridge/messages.ts';
import type { ContractRule } from '../../../src/contract/rules.ts';
import { rulesCheckedBy } from '../../rules/rule-table.ts';
import { JWT, makeSettings, makeSources } from '../bootstrapper/fixtures.ts';

type Callback = (token: unknown) => void;

interface WidgetCase {
  keeps(): unknown;
  breaks(): unknown;
}

const OTHER_JWT = 'b3RoZXI.Y2xhaW1z.c2lnbmF0dXJl';
const warn = vi.fn();
const lost = new Set<string>();

beforeEach(() => {
  vi.useFakeTimers();
  warn.mockReset();
  lost.clear();
  vi.spyOn(console, 'warn').mockImplementation(warn);
  vi.spyOn(console, 'error').mockReturnValue(undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function makeSdk(settings: WidgetSettings | null): LiveChatWidgetSdk {
  const registration = createAuthTokenRegistration(() => settings?.tokenRead ?? 'at-start');
  const [post, raise, popOut] = [vi.fn(), vi.fn(), vi.fn()];
  return createSdk({ settings: () => settings, registration, lost, post, raise, popOut });
}

/** What the widget comes to with a provider that answers after this time. */
async function answeringAfter(milliseconds: number): Promise<unknown> {
  const sources = makeSources((callback: Callback) => {
    setTimeout(() => callback(JWT), milliseconds);
  });
  const outcome = acquireToken(sources);
  await vi.advanceTimersByTimeAsync(milliseconds);
  return outcome;
}

/** What the widget posts for Lee, after Kim was there and her provider was removed (P6). */
function forTheNextCustomer(provider: (callback: Callback) => void): unknown {
  const sources = makeSources((callback: Callback) => callback(JWT), {
    tokenRead: 'at-registration',
  });
  sources.registration.remove();
  sources.registration.set(provider);
  return acquireToken(sources);
}

const CASES: Readonly<Partial<Record<ContractRule, WidgetCase>>> = {
  C6: {
    keeps: () => {
      makeSdk(makeSettings({ isAuthenticated: false })).setContextProvider(() => ({}));
      makeSdk(makeSettings()).startChat();
      expect(warn).not.toHaveBeenCalled();
    },
    breaks: () => {
      makeSdk(makeSettings()).setContextProvider(() => ({}));
      makeSdk(makeSettings()).startChat({ customContext: { page: 'cart' } });
      expect(warn.mock.calls).toEqual([
        [expect.stringMatching(/setContextProvider .*\(C6\)/)],
        [expect.stringMatching(/startChat: customContext .*\(C6\)/)],
      ]);
    },
  },
  P2: {
    keeps: async () => expect(await answeringAfter(9999)).toEqual({ kind: 'token', token: JWT }),
    breaks: async () =>
      expect(await answeringAfter(10_001)).toMatchObject({
        errorCode: 2,
        errorDetail: expect.stringContaining('timed out after 10 s'),
      }),
  },
  P4: {
    keeps: async () => {
      const root = { auth: { getAuthenticationToken: (callback: Callback) => callback(JWT) } };
      expect(await acquireToken(makeSources(null, {}, root))).toMatchObject({ token: JWT });
    },
    breaks: async () => {
      expect(await acquireToken(makeSources(null, {}, {}))).toMatchObject({ errorCode: 8 });
      const twice = (callback: Callback): void => {
        callback(JWT);
        callback(OTHER_JWT);
      };
      expect(await acquireToken(makeSources(twice))).toMatchObject({ token: JWT });
      expect(warn).toHaveBeenCalledWith(expect.stringContaining('called back again'));
    },
  },
  P6: {
    keeps: async () =>
      expect(await forTheNextCustomer((callback) => callback(OTHER_JWT))).toEqual({
        kind: 'token',
        token: OTHER_JWT,
      }),
    // The previous customer's: just what the rule warns of.
    breaks: async () =>
      expect(
        await forTheNextCustomer((callback) => {
          setTimeout(() => callback(OTHER_JWT));
        }),
      ).toEqual({ kind: 'token', token: JWT }),
  },
  P7: {
    keeps: () => {
      const sdk = makeSdk(makeSettings());
      const provider = (): void => {};
      sdk.setAuthTokenProvider(provider);
      expect(sdk.getAuthTokenProvider()).toBe(provider);
      expect([...lost]).toEqual([]);
    },
    breaks: () => {
      makeSdk(null).setAuthTokenProvider(() => {});
      expect([...lost]).toEqual(['setAuthTokenProvider']);
    },
  },
  W1: {
    keeps: () => {
      const sdk = makeSdk(makeSettings());
      sdk.setAuthTokenProvider(() => {});
      sdk.removeAuthTokenProvider();
      expect(sdk.getAuthTokenProvider()).toBeNull();
    },
    breaks: () =>
      expect(() => makeSdk(makeSettings()).setAuthTokenProvider('text' as never)).toThrow(
        TypeError,
      ),
  },
};

it('has a case for every rule that the widget checks, and for no other', () => {
  expect(Object.keys(CASES)).toEqual(rulesCheckedBy('widget'));
});

describe.each(Object.entries(CASES))('%s', (_rule, { keeps, breaks }) => {
  it('kept', async () => {
    await keeps();
  });

  it('broken', async () => {
    await breaks();
  });
});
