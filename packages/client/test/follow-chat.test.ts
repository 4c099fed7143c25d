// @vitest-environment happy-dom
/** Promise 10: the redirect. @module */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attachToWidget } from '../src/attach-to-widget.ts';
import { createTokenProvider } from '../src/create-token-provider.ts';
import { defineClientFunction } from '../src/define-client-function.ts';
import type { Options } from '../src/options.ts';
import type { WidgetProvider } from '../src/widget-sdk.ts';
import { late, makeRoute, type Reply, status } from './support/make-route.ts';
import { makeWidget } from './support/make-widget.ts';
import { usePage } from './support/page.ts';
import { watchUnhandled } from './support/unhandled.ts';

usePage();

const page = globalThis as unknown as { auth: { getAuthenticationToken: WidgetProvider } };
afterEach(() => Reflect.deleteProperty(page, 'auth'));

/** A provider, and the widget's way in to it. */
function make(replies: Reply[], options: Options = {}) {
  const route = makeRoute(...replies);
  const provider = createTokenProvider({ fetch: route.fetch, ...options });
  defineClientFunction(provider);
  return { ...provider, route, clientFunction: page.auth.getAuthenticationToken };
}

describe('promise 10: the redirect', () => {
  const assign = vi.fn();
  beforeEach(() => {
    assign.mockReset();
    vi.stubGlobal('navigator', { userActivation: { isActive: true, hasBeenActive: true } });
    vi.stubGlobal('location', new URL('https://shop.example/cart'));
    Object.assign(location, { assign });
  });
  const signedOut = (options: Options = {}) =>
    make([status(401)], { signInUrl: '/sign-in', ...options });
  const ask = async ({ clientFunction }: ReturnType<typeof make>, isMidAuthEnabled?: boolean) => {
    clientFunction(() => {}, isMidAuthEnabled === undefined ? undefined : { isMidAuthEnabled });
    await vi.advanceTimersByTimeAsync(0);
  };

  it('happens for a call that asks for a chat, once a page', async () => {
    const provider = signedOut();
    await ask(provider);
    await ask(provider);
    expect(assign.mock.calls.map(String)).toEqual(['https://shop.example/sign-in']);
  });

  it('counts the touch for which it was loaded, although that is over when the answer comes', async () => {
    const provider = signedOut();
    vi.stubGlobal('navigator', { userActivation: { isActive: false, hasBeenActive: true } });
    await ask(provider);
    expect(assign).toHaveBeenCalledTimes(1);
  });

  it('goes where its check looked, whatever a <base> says', async () => {
    document.head.innerHTML = '<base href="http://elsewhere.example/">';
    try {
      const provider = signedOut();
      await ask(provider);
      expect(assign.mock.calls.map(String)).toEqual(['https://shop.example/sign-in']);
    } finally {
      document.head.innerHTML = '';
    }
  });

  it('answers everybody in a page that has no address to go to, such as a sandboxed frame', async () => {
    const onUnhandled = watchUnhandled();
    vi.stubGlobal('location', { origin: 'null', pathname: 'srcdoc', href: 'about:srcdoc', assign });
    const { clientFunction, getToken } = signedOut();
    const callback = vi.fn();
    clientFunction(callback);
    clientFunction(callback);
    expect(await getToken()).toBeNull();
    expect(callback.mock.calls).toEqual([[null], [null]]);
    expect(assign).not.toHaveBeenCalled();
    vi.useRealTimers();
    await new Promise((resolve) => setImmediate(resolve));
    expect(onUnhandled).not.toHaveBeenCalled();
  });

  it.each(['/\\elsewhere.example/', '/\t/elsewhere.example/'])(
    'stays on the site with %j',
    async (signInUrl) => {
      await ask(signedOut({ signInUrl }));
      expect(new URL(String(assign.mock.calls[0]?.[0])).origin).toBe('https://shop.example');
    },
  );

  it('comes after the callback', async () => {
    const order: string[] = [];
    assign.mockImplementation(() => order.push('redirect'));
    signedOut().clientFunction(() => order.push('callback'));
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual(['callback', 'redirect']);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['without a signInUrl', () => ask(signedOut({ signInUrl: '' }))],
    ['for prefetch', () => signedOut().prefetch()],
    ['for the promise form', () => signedOut().getToken()],
    ['with sign-in optional', () => ask(signedOut({ signInOptional: true }))],
    ['with sign-in optional by argument', () => ask(signedOut(), true)],
    ['for a failure', () => ask(make([status(403)], { signInUrl: '/sign-in' }))],
    ['from the sign-in page', () => ask(signedOut({ signInUrl: '/cart?sign-in' }))],
    [
      'during a chat',
      () => {
        const provider = signedOut();
        dispatchEvent(new Event('lcw:startChat'));
        return ask(provider);
      },
    ],
    [
      'in a chat that was found again',
      () => {
        const provider = signedOut();
        dispatchEvent(new Event('lcw:chatRetrieved'));
        return ask(provider);
      },
    ],
    [
      'before the visitor touched the page',
      () => {
        vi.stubGlobal('navigator', { userActivation: { isActive: false, hasBeenActive: false } });
        return ask(signedOut());
      },
    ],
    [
      'when only the page before was touched, which sent the visitor here',
      () => {
        vi.stubGlobal('navigator', { userActivation: { isActive: false, hasBeenActive: true } });
        return ask(signedOut());
      },
    ],
    [
      'where the browser cannot tell whether the visitor touched the page',
      () => {
        vi.stubGlobal('navigator', {});
        return ask(signedOut());
      },
    ],
    [
      'for a call that a sign-out ends',
      async () => {
        const provider = make([late(100, status(401))], { signInUrl: '/sign-in' });
        provider.clientFunction(() => {});
        provider.signOut();
        await vi.advanceTimersByTimeAsync(1000);
      },
    ],
  ])('does not happen %s', async (_name, act) => {
    await act();
    expect(assign).not.toHaveBeenCalled();
  });

  describe('where the browser keeps no count of touches, happens', () => {
    const untold = () => {
      vi.stubGlobal('navigator', {});
      return signedOut();
    };

    it.each(['click', 'keydown'])('after a %s', async (touch) => {
      const provider = untold();
      dispatchEvent(new Event(touch));
      await ask(provider);
      expect(assign).toHaveBeenCalledTimes(1);
    });

    it("after the focus went to one of the page's frames", async () => {
      const provider = untold();
      dispatchEvent(new Event('blur'));
      await ask(provider);
      expect(assign).toHaveBeenCalledTimes(1);
    });
  });

  it.each([
    [true, 1],
    [false, 0],
  ])(
    'counts a frame that took the focus as a touch when the browser says so: %j',
    async (isActive, redirects) => {
      const userActivation = { isActive: false };
      vi.stubGlobal('navigator', { userActivation });
      const provider = signedOut();
      userActivation.isActive = isActive;
      dispatchEvent(new Event('blur'));
      userActivation.isActive = false;
      await ask(provider);
      expect(assign).toHaveBeenCalledTimes(redirects);
    },
  );

  it('is possible again after a chat was closed', async () => {
    const provider = signedOut();
    dispatchEvent(new Event('lcw:startChat'));
    await ask(provider);
    dispatchEvent(new Event('lcw:closeChat'));
    expect(assign).not.toHaveBeenCalled();
    await ask(provider);
    expect(assign).toHaveBeenCalledTimes(1);
  });

  it('happens for a widget that was given a provider, when a chat starts', async () => {
    const widget = makeWidget();
    attachToWidget(
      createTokenProvider({ fetch: makeRoute(status(401)).fetch, signInUrl: '/sign-in' }),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(assign).not.toHaveBeenCalled();
    widget.sdk.startChat();
    await vi.advanceTimersByTimeAsync(0);
    expect(assign).toHaveBeenCalledTimes(1);
  });
});
