// @vitest-environment happy-dom
/** Promises 8, 9 and 11 for a widget that is given a provider, in both behaviours of P5. @module */
import { describe, expect, it, vi } from 'vitest';
import { attachToWidget } from '../src/attach-to-widget.ts';
import { createTokenProvider } from '../src/create-token-provider.ts';
import type { Options } from '../src/options.ts';
import { FakeBroadcastChannel } from './support/fake-tabs.ts';
import { late, makeRoute, type Reply, status, token } from './support/make-route.ts';
import { makeWidget, type TokenRead } from './support/make-widget.ts';
import { usePage } from './support/page.ts';

usePage();

const TWO_HOURS_MS = 7_200_000;
const JWT = expect.stringMatching(/^eyJ/);

function subOf(jwt: string | null | undefined): unknown {
  return jwt ? JSON.parse(atob(jwt.split('.')[1] ?? '')).sub : jwt;
}

function attach(tokenRead: TokenRead, replies: Reply[], isReady = true, options: Options = {}) {
  const widget = makeWidget(tokenRead, isReady);
  const route = makeRoute(...replies);
  const provider = createTokenProvider({ fetch: route.fetch, ...options });
  return { widget, route, provider, detach: attachToWidget(provider) };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const move = () => dispatchEvent(new Event('pointerover'));

describe.each<TokenRead>(['at-start', 'at-registration'])('a widget that reads %s', (tokenRead) => {
  it.each([
    ['before', false],
    ['after', true],
  ])('gets its token when attached %s lcw:ready', async (_name, isReady) => {
    const { widget } = attach(tokenRead, [token()], isReady);
    if (!isReady) widget.ready();
    await settle();
    widget.sdk.startChat();
    await settle();
    expect(widget.tokens).toEqual([JWT]);
  });

  it('gets its token when its script comes long after ours', async () => {
    const provider = createTokenProvider({ fetch: makeRoute(token()).fetch });
    attachToWidget(provider);
    const widget = makeWidget(tokenRead);
    widget.ready();
    await settle();
    widget.sdk.startChat();
    await settle();
    expect(widget.tokens).toEqual([JWT]);
  });

  it('never hands one customer’s token to the next', async () => {
    const { widget, provider } = attach(tokenRead, [token({ sub: 'kim' }), token({ sub: 'lee' })]);
    await settle();
    widget.sdk.startChat();
    await settle();
    provider.signOut();
    expect(widget.sdk.getAuthTokenProvider()).toBeNull();
    expect(widget.calls).toContain('close');
    expect(widget.calls.slice(-2)).toEqual(['set', 'remove']);
    widget.sdk.startChat();
    move();
    await provider.prefetch();
    widget.sdk.startChat();
    await settle();
    expect(widget.tokens.map(subOf).filter((sub) => sub)).toEqual(['kim', 'lee']);
  });

  it('holds no token once detached, as nobody would take it away when somebody else comes', async () => {
    const { widget, provider, detach } = attach(tokenRead, [token()]);
    await provider.prefetch();
    if (tokenRead === 'at-registration') expect(widget.held()).toEqual(JWT);
    detach();
    expect(widget.held() ?? null).toBeNull();
    expect(widget.sdk.getAuthTokenProvider()).toBeNull();
  });

  it('is left alone once detached', async () => {
    const { widget, route, provider, detach } = attach(tokenRead, [status(401), token()]);
    await settle();
    const requests = route.requests.length;
    detach();
    expect(widget.sdk.getAuthTokenProvider()).toBeNull();
    widget.ready();
    move();
    await vi.advanceTimersByTimeAsync(TWO_HOURS_MS);
    move();
    expect(route.requests).toHaveLength(requests);
    await provider.prefetch();
    expect(widget.sdk.getAuthTokenProvider()).toBeNull();
    dispatchEvent(new Event('lcw:closeChat'));
    expect(widget.sdk.getAuthTokenProvider()).toBeNull();
  });

  it('is left with a provider of the site’s own, whatever happens', async () => {
    const { widget, detach } = attach(tokenRead, [token()]);
    await settle();
    const theirs = vi.fn();
    widget.sdk.setAuthTokenProvider(theirs);
    move();
    expect(widget.sdk.getAuthTokenProvider()).toBe(theirs);
    detach();
    expect(widget.sdk.getAuthTokenProvider()).toBe(theirs);
  });
});

describe('a widget that reads at start', () => {
  it('is registered with once, however often the token changes', async () => {
    const { widget, provider } = attach('at-start', [token()]);
    await provider.prefetch();
    await vi.advanceTimersByTimeAsync(300_001);
    await provider.prefetch();
    expect(widget.calls).toEqual(['set']);
  });

  it('passes on whether its sign-in is optional', async () => {
    const onError = vi.fn();
    const { widget } = attach('at-start', [status(404)], true, { onError });
    widget.sdk.getAuthTokenProvider()?.(() => {}, { isMidAuthEnabled: true });
    await settle();
    expect(onError.mock.calls).toMatchObject([[{ code: 'downgraded' }]]);
  });

  it('causes no request as long as nobody chats', async () => {
    const { widget, route } = attach('at-start', [token()]);
    widget.ready();
    move();
    await vi.advanceTimersByTimeAsync(TWO_HOURS_MS);
    move();
    await settle();
    expect(route.requests).toHaveLength(0);
  });
});

describe('a widget that reads at registration', () => {
  it('gets null at once and a token when there is one', async () => {
    const { widget } = attach('at-registration', [late(500, token())]);
    expect(widget.held()).toBeNull();
    await vi.advanceTimersByTimeAsync(500);
    expect(widget.held()).toEqual(JWT);
  });

  it('does not keep the session of an untouched page alive', async () => {
    const { route } = attach('at-registration', [token()]);
    await vi.advanceTimersByTimeAsync(TWO_HOURS_MS);
    expect(route.requests).toHaveLength(1);
  });

  it('has its token renewed when it is old and the customer does something', async () => {
    const { widget, route } = attach('at-registration', [token()]);
    await settle();
    const first = widget.held();
    for (let second = 0; second < 290; second += 10) {
      move();
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(route.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20_000);
    move();
    await settle();
    expect(route.requests).toHaveLength(2);
    expect(widget.held()).not.toBe(first);
  });

  it.each(['pointerover', 'keydown'])(
    'has it renewed at once by %s, although there was no need a moment before',
    async (event) => {
      const { route } = attach('at-registration', [token()]);
      await vi.advanceTimersByTimeAsync(299_000);
      dispatchEvent(new Event(event));
      await vi.advanceTimersByTimeAsync(2000);
      dispatchEvent(new Event(event));
      await settle();
      expect(route.requests).toHaveLength(2);
    },
  );

  it('has it renewed also when it reads it again at start', async () => {
    const { widget, route } = attach('at-registration', [token()]);
    await settle();
    const callback = vi.fn();
    widget.sdk.getAuthTokenProvider()?.(callback);
    expect(callback).toHaveBeenCalledExactlyOnceWith(widget.held());
    await vi.advanceTimersByTimeAsync(300_001);
    move();
    await settle();
    expect(route.requests).toHaveLength(2);
  });

  it('gets the renewed one in the middle of a chat too', async () => {
    const { widget } = attach('at-registration', [token()]);
    await settle();
    const first = widget.held();
    dispatchEvent(new Event('lcw:startChat'));
    await vi.advanceTimersByTimeAsync(300_001);
    move();
    await settle();
    expect(widget.held()).toEqual(JWT);
    expect(widget.held()).not.toBe(first);
  });

  it.each([
    ['a busy visitor who is not signed in', 401],
    ['a route that fails', 404],
  ])('asks once a minute at most for %s', async (_whom, code) => {
    const { route, widget } = attach('at-registration', [status(code)]);
    for (let second = 0; second < 120; second += 1) {
      move();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(route.requests.length).toBeLessThanOrEqual(2);
    expect(widget.held()).toBeNull();
  });

  it('asks for nothing right after a sign-out, while the site may still be ending its session', async () => {
    const { route, widget, provider } = attach('at-registration', [token({ sub: 'kim' })]);
    await vi.advanceTimersByTimeAsync(120_000);
    provider.signOut();
    move();
    move();
    await vi.advanceTimersByTimeAsync(10_000);
    move();
    expect(widget.held()).toBeNull();
    expect(route.requests).toHaveLength(1);
  });

  it('loses its token when the page is forgotten about', async () => {
    const { widget } = attach('at-registration', [token()]);
    await settle();
    dispatchEvent(new Event('pagehide'));
    expect(widget.held()).toBeNull();
  });

  it('loses its token in the middle of a chat too, as another may be started from it', async () => {
    const { widget } = attach('at-registration', [token()]);
    await settle();
    dispatchEvent(new Event('lcw:startChat'));
    dispatchEvent(new Event('pagehide'));
    expect(widget.held()).toBeNull();
  });

  it('loses the last customer’s token when the site says that nobody is signed in', async () => {
    const { widget } = attach('at-registration', [token(), status(401)]);
    await settle();
    expect(widget.held()).toEqual(JWT);
    await vi.advanceTimersByTimeAsync(300_001);
    move();
    await settle();
    expect(widget.held()).toBeNull();
  });

  it.each(['answers', 'fails'])(
    'loses the last customer’s token when the page shows somebody else and the route %s',
    async (what) => {
      let user = 'kim';
      const next = what === 'fails' ? status(404) : late(1000, token({ sub: 'lee' }));
      const { widget } = attach('at-registration', [token({ sub: 'kim' }), next], true, {
        user: () => user,
      });
      await vi.advanceTimersByTimeAsync(10_000);
      user = 'lee';
      expect(subOf(widget.held())).toBe('kim');
      move();
      expect(widget.held()).toBeNull();
      await vi.advanceTimersByTimeAsync(50_000);
      move();
      await vi.advanceTimersByTimeAsync(1000);
      expect(subOf(widget.held())).toBe(what === 'fails' ? null : 'lee');
    },
  );

  it('gets another token soon after a page that was loaded elsewhere made it lose its own', async () => {
    const { widget, route } = attach('at-registration', [token()]);
    await settle();
    new FakeBroadcastChannel('lcw-auth').postMessage('');
    expect(widget.held()).toBeNull();
    move();
    await settle();
    expect(widget.held()).toBeNull();
    await vi.advanceTimersByTimeAsync(3000);
    expect(widget.held()).toEqual(JWT);
    expect(route.requests).toHaveLength(2);
  });

  it.each([
    ['a form, which may sign somebody in or out', 'submit', 3000],
    ['a page that was put in place', 'turbo:load', 1000],
  ])('waits for the end of %s, and has its next token then', async (_what, event, settlingMs) => {
    const { widget, route } = attach('at-registration', [token()]);
    await settle();
    dispatchEvent(new Event(event));
    expect(widget.held()).toBeNull();
    await vi.advanceTimersByTimeAsync(settlingMs - 1);
    expect(route.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(route.requests).toHaveLength(2);
    expect(widget.held()).toEqual(JWT);
  });

  it('has its next token in a page behind others only when that is seen again', async () => {
    const { route } = attach('at-registration', [token()]);
    await settle();
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    dispatchEvent(new Event('submit'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(route.requests).toHaveLength(1);
    visibility.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    await settle();
    expect(route.requests).toHaveLength(2);
  });

  it('never makes the page go to the sign-in page', async () => {
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {});
    attach('at-registration', [status(401)], true, { signInUrl: '/sign-in' });
    await settle();
    expect(assign).not.toHaveBeenCalled();
  });
});
