/** What the bootstrapper's tests start from. @module */

import { vi } from 'vitest';
import type { TokenSources } from '../../../src/browser/bootstrapper/token/acquire-token.ts';
import {
  type AuthTokenProvider,
  type AuthTokenRegistration,
  createAuthTokenRegistration,
} from '../../../src/browser/bootstrapper/token/auth-token-registration.ts';
import type { WidgetSettings } from '../../../src/browser/bridge/messages.ts';

export const JWT = 'aGVhZGVy.Y2xhaW1z.c2lnbmF0dXJl';

export function makeSettings(overrides: Partial<WidgetSettings> = {}): WidgetSettings {
  return {
    isAuthenticated: true,
    clientFunction: 'auth.getAuthenticationToken',
    isSignInOptional: false,
    tokenRead: 'at-start',
    isOutOfOperatingHours: false,
    ...overrides,
  };
}

/** Sources with one provider registered, or none. */
export function makeSources(
  provider: AuthTokenProvider | null,
  overrides: Partial<WidgetSettings> = {},
  root: object = {},
): TokenSources & { registration: AuthTokenRegistration } {
  const settings = makeSettings(overrides);
  const registration = createAuthTokenRegistration(() => settings.tokenRead);
  if (provider !== null) registration.set(provider);
  return { settings, registration, root };
}

/** The returned function ends those of widgets that started since, which would put their panels into a later page. */
export function trackObservers(): () => void {
  const observers: MutationObserver[] = [];
  const { observe } = MutationObserver.prototype;
  const spy = vi.spyOn(MutationObserver.prototype, 'observe').mockImplementation(function (
    this: MutationObserver,
    ...what
  ) {
    observers.push(this);
    observe.apply(this, what);
  });
  return () => {
    spy.mockRestore();
    for (const observer of observers) observer.disconnect();
  };
}
