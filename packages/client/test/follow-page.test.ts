// @vitest-environment happy-dom
/** Promises 10 and 11: the redirect, signing out, other tabs. @module */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenProvider } from '../src/create-token-provider.ts';
import type { Options } from '../src/options.ts';
import { FakeBroadcastChannel } from './support/fake-tabs.ts';
import { late, makeRoute, type Reply, status, token } from './support/make-route.ts';
import { makeWidget } from './support/make-widget.ts';
import { usePage } from './support/page.ts';

usePage();

const make = (replies: Reply[], options: Options = {}) => {
  const route = makeRoute(...replies);
  return { ...createTokenProvider({ fetch: route.fetch, ...options }), route };
};

describe('promise 10: the redirect', () => {
  const assign = vi.fn();
  beforeEach(() => {
    assign.mockReset();
    vi.stubGlobal('location', new URL('https://shop.example/cart'));
    Object.assign(location, { assign });
  });
  const signedOut = (options: Options = {}) =>
    make([status(401)], { signInUrl: '/sign-in', ...options });
  const ask = async ({ provide }: ReturnType<typeof make>, isMidAuthEnabled?: boolean) => {
    provide(() => {}, isMidAuthEnabled === undefined ? undefined : { isMidAuthEnabled });
    await vi.advanceTimersByTimeAsync(0);
  };

  it('happens for a call that asks for a chat, once a page', async () => {
    const provider = signedOut();
    await ask(provider);
    await ask(provider);
    expect(assign).toHaveBeenCalledExactlyOnceWith('/sign-in');
  });

  it('comes after the callback', async () => {
    const order: string[] = [];
    assign.mockImplementation(() => order.push('redirect'));
    signedOut().provide(() => order.push('callback'));
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
    ['to another site', () => ask(signedOut({ signInUrl: 'https://elsewhere.example/' }))],
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
        vi.stubGlobal('navigator', { userActivation: { hasBeenActive: false } });
        return ask(signedOut());
      },
    ],
    [
      'for a call that a sign-out ends',
      async () => {
        const provider = make([late(100, status(401))], { signInUrl: '/sign-in' });
        provider.provide(() => {});
        provider.signOut();
        await vi.advanceTimersByTimeAsync(1000);
      },
    ],
  ])('does not happen %s', async (_name, act) => {
    await act();
    expect(assign).not.toHaveBeenCalled();
  });

  it('is possible again after a chat was closed', async () => {
    const provider = signedOut();
    dispatchEvent(new Event('lcw:startChat'));
    dispatchEvent(new Event('lcw:closeChat'));
    await ask(provider);
    expect(assign).toHaveBeenCalledTimes(1);
  });
});

describe('promise 11: signing out', () => {
  it('closes the chat, clears the widget and says so', async () => {
    const widget = makeWidget();
    const onSignedOut = vi.fn();
    addEventListener('lcw-auth:signed-out', onSignedOut);
    const { prefetch, signOut, diagnose } = make([token()]);
    await prefetch();
    signOut();
    expect(widget.calls).toEqual(['close', 'set', 'remove']);
    expect(diagnose().claims).toBeUndefined();
    expect(onSignedOut).toHaveBeenCalledTimes(1);
  });

  it('survives a widget that has no chat to close', async () => {
    const { sdk, calls } = makeWidget();
    sdk.closeChat = () => {
      throw new Error('no chat');
    };
    make([token()]).signOut();
    expect(calls).toEqual(['set', 'remove']);
    sdk.closeChat = (() => Promise.reject(new Error('no chat'))) as never;
    make([token()]).signOut();
    await vi.advanceTimersByTimeAsync(0);
  });

  it('reaches the other tabs, with nothing in the message', async () => {
    const widget = makeWidget();
    const other = make([late(100, token({ sub: 'kim' }))]);
    const here = make([token()]);
    const waiting = other.getToken();
    here.signOut();
    expect(await waiting).toBeNull();
    expect(widget.calls.filter((call) => call === 'remove')).toHaveLength(2);
    expect(FakeBroadcastChannel.sent).toEqual([false, false, true]);
  });

  it('makes a page drop its token when another page of the site is loaded', async () => {
    const kims = make([token({ sub: 'kim' }), token({ sub: 'lee' })]);
    await kims.prefetch();
    make([token()]);
    expect(kims.diagnose().claims).toBeUndefined();
    await kims.prefetch();
    expect(kims.diagnose().claims?.sub).toBe('lee');
  });

  it('asks again for whoever waits while another page is loaded', async () => {
    const kims = make([late(100, token({ sub: 'kim' })), token({ sub: 'lee' })]);
    const waiting = kims.getToken();
    await vi.advanceTimersByTimeAsync(50);
    make([token()]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await waiting).toMatch(/^eyJ/);
    expect(kims.diagnose().claims?.sub).toBe('lee');
    expect(kims.route.mostInFlight()).toBe(1);
  });

  it('drops the token of a page that goes into the back/forward cache', async () => {
    const { prefetch, diagnose } = make([token()]);
    await prefetch();
    dispatchEvent(new Event('pagehide'));
    expect(diagnose().claims).toBeUndefined();
  });

  it('says that the token is gone when a page is seen again whose data-user changed', async () => {
    let user = 'kim';
    const onChange = vi.fn();
    const { prefetch } = make([token()], { user: () => user });
    await prefetch();
    addEventListener('lcw-auth:change', onChange);
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    expect(onChange).not.toHaveBeenCalled();
    user = 'lee';
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('drops the token of a page whose data-user changed, at the latest when it is asked for', async () => {
    let user: string | undefined = 'kim';
    const { prefetch, getToken, route } = make([token()], { user: () => user });
    await prefetch();
    user = undefined;
    await getToken();
    expect(route.requests).toHaveLength(2);
  });
});
