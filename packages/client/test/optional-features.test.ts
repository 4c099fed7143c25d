// @vitest-environment happy-dom
/** Each feature that a browser may lack or refuse: a chat all the same. @module */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { attachToWidget } from '../src/attach-to-widget.ts';
import { createTokenProvider } from '../src/create-token-provider.ts';
import { defineClientFunction } from '../src/define-client-function.ts';
import type { WidgetProvider } from '../src/widget-sdk.ts';
import { hang, makeRoute, status, token } from './support/make-route.ts';
import { makeWidget } from './support/make-widget.ts';
import { usePage } from './support/page.ts';

usePage();
const page = globalThis as unknown as { auth: { getAuthenticationToken: WidgetProvider } };
afterEach(() => Reflect.deleteProperty(page, 'auth'));

class Refuses {
  constructor() {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  }
}

function stub(name: string, isAbsent: boolean): void {
  if (isAbsent) vi.stubGlobal(name, undefined);
  else if (name === 'performance') {
    vi.stubGlobal(name, { now: () => new Refuses() });
  } else if (/^[a-z]/.test(name)) {
    const get = () => {
      throw new Error('refused');
    };
    vi.stubGlobal(name, Object.defineProperty({}, 'userActivation', { get }));
  } else vi.stubGlobal(name, Refuses);
}

const FEATURES = [
  'BroadcastChannel',
  'AbortController',
  'AbortSignal',
  'CustomEvent',
  'navigator',
  'navigation',
  'performance',
  'localStorage',
];

describe.each(FEATURES.flatMap((name) => [[name, true] as const, [name, false] as const]))(
  '%s (absent: %s)',
  (name, isAbsent) => {
    it('keeps nobody from a chat, and a sign-out from nobody', async () => {
      stub(name, isAbsent);
      const widget = makeWidget();
      const route = makeRoute(token());
      const provider = createTokenProvider({ fetch: route.fetch, user: () => 'kim' });
      attachToWidget(provider);
      defineClientFunction(provider);
      const callback = vi.fn();
      page.auth.getAuthenticationToken(callback);
      await vi.advanceTimersByTimeAsync(0);
      expect(callback).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^eyJ/));
      widget.sdk.startChat();
      await vi.advanceTimersByTimeAsync(0);
      expect(widget.tokens).toEqual([expect.stringMatching(/^eyJ/)]);
      await provider.prefetch();
      provider.signOut();
      expect(provider.diagnose().claims).toBeUndefined();
      provider.dispose();
    });

    it('keeps no callback from its answer', async () => {
      stub(name, isAbsent);
      const provider = createTokenProvider({ fetch: makeRoute(hang).fetch });
      const callback = vi.fn();
      provider.provide(callback);
      await vi.advanceTimersByTimeAsync(8000);
      expect(callback).toHaveBeenCalledExactlyOnceWith(null);
    });
  },
);

it('without a count of the visitor’s touches, a touch leads to the sign-in page, and none does not', async () => {
  const assign = vi.fn();
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('location', Object.assign(new URL('https://shop.example/cart'), { assign }));
  const { fetch } = makeRoute(status(401));
  defineClientFunction(createTokenProvider({ fetch, signInUrl: '/sign-in' }));
  page.auth.getAuthenticationToken(() => {});
  await vi.advanceTimersByTimeAsync(0);
  expect(assign).not.toHaveBeenCalled();
  dispatchEvent(new Event('click'));
  page.auth.getAuthenticationToken(() => {});
  await vi.advanceTimersByTimeAsync(3000);
  expect(assign.mock.calls.map(String)).toEqual(['https://shop.example/sign-in']);
});
