// @vitest-environment happy-dom
/** Promise 11: signing out, other tabs, other customers. @module */
import { describe, expect, it, vi } from 'vitest';
import { attachToWidget } from '../src/attach-to-widget.ts';
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

/** Another page of the site, which is loaded now. */
const makeAnotherPage = () => attachToWidget(make([token()]));

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
    const other = make([token({ sub: 'kim' }), token({ sub: 'lee' })]);
    const here = make([token()]);
    await other.prefetch();
    here.signOut();
    expect(other.diagnose().claims).toBeUndefined();
    await other.prefetch();
    expect(other.diagnose().claims?.sub).toBe('lee');
    expect(FakeBroadcastChannel.sent).toEqual(['', '', '']);
  });

  it('reaches the other tabs although this one had last heard that nobody is signed in', async () => {
    const other = make([token({ sub: 'kim' })]);
    const here = make([status(401)]);
    await other.prefetch();
    expect(await here.getToken()).toBeNull();
    // Kim signs in here by a script, without a form or a navigation, and chats in the other tab.
    await vi.advanceTimersByTimeAsync(60_000);
    await other.prefetch();
    expect(other.diagnose().isHeld).toBe(true);
    here.signOut();
    expect(other.diagnose()).toMatchObject({ isHeld: false, claims: undefined });
  });

  it('makes a page drop its token when another page of the site is loaded', async () => {
    const kims = make([token({ sub: 'kim' }), token({ sub: 'lee' })]);
    await kims.prefetch();
    makeAnotherPage();
    expect(kims.diagnose().claims).toBeUndefined();
    await kims.prefetch();
    expect(kims.diagnose().claims?.sub).toBe('lee');
  });

  it('asks again for whoever waits while another page is loaded', async () => {
    const kims = make([late(100, token({ sub: 'kim' })), token({ sub: 'lee' })]);
    const waiting = kims.getToken();
    await vi.advanceTimersByTimeAsync(50);
    makeAnotherPage();
    await vi.advanceTimersByTimeAsync(400);
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

  it('leaves a request alone when its page is seen again', async () => {
    const { getToken, route } = make([late(100, token())], { user: () => 'kim' });
    const waiting = getToken();
    await vi.advanceTimersByTimeAsync(50);
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    await vi.advanceTimersByTimeAsync(100);
    expect(await waiting).toMatch(/^eyJ/);
    expect(route.requests).toHaveLength(1);
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
