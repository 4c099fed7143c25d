// @vitest-environment happy-dom
/** Promise 4: what is held is dropped whenever the page may have become somebody else's. @module */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { attachToWidget } from '../src/attach-to-widget.ts';
import { createTokenProvider } from '../src/create-token-provider.ts';
import type { Options } from '../src/options.ts';
import { FakeBroadcastChannel } from './support/fake-tabs.ts';
import { hang, late, makeRoute, type Reply, status, token } from './support/make-route.ts';
import { makeWidget } from './support/make-widget.ts';
import { usePage } from './support/page.ts';

usePage();
afterEach(() => {
  document.body.innerHTML = '';
  history.replaceState(null, '', '/');
});

const kim = token({ sub: 'kim' });
const lee = token({ sub: 'lee' });
const settle = () => vi.advanceTimersByTimeAsync(0);
const raise = (type: string, init?: object) => dispatchEvent(Object.assign(new Event(type), init));

function make(replies: Reply[], options: Options = {}) {
  const route = makeRoute(...replies);
  return { ...createTokenProvider({ fetch: route.fetch, ...options }), route };
}

function loadFrame(origin: string, address = `${origin}/sign-out`): void {
  const frame = document.createElement('iframe');
  Object.defineProperty(frame, 'contentWindow', { value: { origin, location: new URL(address) } });
  document.body.append(frame);
  frame.dispatchEvent(new Event('load'));
}

function htmx(verb: string): void {
  dispatchEvent(new CustomEvent('htmx:afterRequest', { detail: { requestConfig: { verb } } }));
}

const SIGNS: [string, () => void][] = [
  ['a form is submitted', () => raise('submit')],
  [
    'a form is submitted whose page stops the event',
    () => {
      document.body.innerHTML = '<form></form>';
      const form = document.querySelector('form');
      form?.addEventListener('submit', (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
      });
      form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    },
  ],
  ['the visitor goes back', () => raise('popstate')],
  ['the hash changes', () => raise('hashchange')],
  ['Turbo has visited a page', () => raise('turbo:load')],
  ['Turbo has rendered a page', () => raise('turbo:render')],
  ['Turbo has submitted a form', () => raise('turbo:submit-end')],
  ['htmx has sent something', () => htmx('post')],
  ['the address changes without a word', () => history.pushState(null, '', '/elsewhere')],
  ['the page comes back from the back/forward cache', () => raise('pageshow', { persisted: true })],
  ['the page goes into it', () => raise('pagehide')],
  ['a frame of the site loads a page', () => loadFrame(location.origin)],
  ['another tab says so', () => new FakeBroadcastChannel('lcw-auth').postMessage('')],
];

describe.each(SIGNS)('when %s', (_sign, happen) => {
  it('a token that was fetched ahead is not handed over', async () => {
    const { prefetch, getToken, diagnose } = make([kim, lee]);
    await prefetch();
    expect(diagnose().isHeld).toBe(true);
    happen();
    await getToken();
    expect(diagnose().claims?.sub).toBe('lee');
  });

  it('a token on its way is not handed over, but asked for again in time', async () => {
    const { getToken, diagnose, route } = make([late(500, kim), lee]);
    const answer = getToken();
    await settle();
    happen();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await answer).toMatch(/^eyJ/);
    expect(diagnose().claims?.sub).toBe('lee');
    expect(route.requests).toHaveLength(2);
  });

  it('a widget that reads at registration loses its token first, and gets the next one', async () => {
    const widget = makeWidget('at-registration');
    const provider = make([kim, lee]);
    attachToWidget(provider);
    await settle();
    const seen: unknown[] = [];
    addEventListener('lcw-auth:change', () => seen.push(widget.held()));
    happen();
    raise('pointerover');
    expect(seen).toEqual([null]);
    expect(widget.held()).toBeNull();
    await vi.advanceTimersByTimeAsync(3000);
    expect(provider.diagnose().claims?.sub).toBe('lee');
    expect(widget.held()).toMatch(/^eyJ/);
    expect(provider.route.requests).toHaveLength(2);
  });
});

it.each(SIGNS)('what is fetched for no chat is given up when %s', async (_sign, happen) => {
  const { prefetch, route, diagnose } = make([late(500, kim), lee]);
  const fetched = prefetch();
  await settle();
  happen();
  diagnose();
  await fetched;
  await vi.advanceTimersByTimeAsync(8000);
  expect(route.requests).toHaveLength(1);
  expect(diagnose()).toMatchObject({ isHeld: false, claims: undefined, outcome: undefined });
});

describe('a token that was fetched ahead is kept when', () => {
  it.each([
    ['htmx has only read', () => htmx('get')],
    ['a frame of another site loads a page', () => loadFrame('https://elsewhere.example')],
    ['a script makes an empty frame', () => loadFrame(location.origin, 'about:blank')],
    ['a script writes a frame itself', () => loadFrame(location.origin, 'about:srcdoc')],
    ['the page is shown at first', () => raise('pageshow', { persisted: false })],
    ['the page is seen again', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['another provider is made', () => make([lee])],
  ])('%s', async (_what, happen) => {
    const { prefetch, diagnose } = make([kim]);
    await prefetch();
    happen();
    expect(diagnose().isHeld).toBe(true);
  });
});

it('hands a token to nobody who asks later, unless it was fetched ahead or the site says so', async () => {
  const { getToken, diagnose, route } = make([kim, lee]);
  await getToken();
  expect(diagnose()).toMatchObject({ isHeld: false, claims: { sub: 'kim' } });
  await getToken();
  expect(diagnose().claims?.sub).toBe('lee');
  expect(route.requests).toHaveLength(2);
});

it('asks again after each navigation of its own, however many there are', async () => {
  const { getToken, diagnose, route } = make([late(700, kim), late(700, kim), late(700, lee)]);
  const answer = getToken();
  for (let times = 0; times < 2; times += 1) {
    await vi.advanceTimersByTimeAsync(400);
    raise('popstate');
  }
  await vi.advanceTimersByTimeAsync(2000);
  expect(await answer).toMatch(/^eyJ/);
  expect(diagnose().claims).toMatchObject({ sub: 'lee' });
  expect(route.requests).toHaveLength(3);
});

it('hears of a pushState at once where the browser tells', async () => {
  const navigation = new EventTarget();
  vi.stubGlobal('navigation', navigation);
  const { prefetch, diagnose } = make([kim]);
  await prefetch();
  const changes: string[] = [];
  addEventListener('lcw-auth:change', () => changes.push('change'), { once: true });
  navigation.dispatchEvent(new Event('currententrychange'));
  expect(changes).toEqual(['change']);
  expect(diagnose().isHeld).toBe(false);
});

it('lets other tabs make an answer worthless once only, and then keeps it from later callers', async () => {
  const { getToken, diagnose, route } = make([late(700, kim)], { maxAgeSeconds: 300 });
  const answer = getToken();
  for (let times = 0; times < 20; times += 1) {
    await vi.advanceTimersByTimeAsync(100);
    new FakeBroadcastChannel('lcw-auth').postMessage('');
  }
  expect(await answer).toMatch(/^eyJ/);
  expect(diagnose().isHeld).toBe(false);
  expect(route.requests).toHaveLength(2);
});

it('is not disturbed by providers that are made again and again, as by a component that renders', async () => {
  const { getToken, route } = make([late(700, kim)]);
  const answer = getToken();
  for (let times = 0; times < 10; times += 1) {
    make([lee]);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(await answer).toMatch(/^eyJ/);
  expect(route.requests).toHaveLength(1);
});

it('tells other tabs of forms and navigations, with nothing in the message', async () => {
  const { prefetch } = make([kim]);
  await prefetch();
  const before = FakeBroadcastChannel.sent.length;
  raise('submit');
  raise('popstate');
  expect(FakeBroadcastChannel.sent.slice(before)).toEqual(['', '']);
});

it('does not pass on what another tab has told', async () => {
  const one = make([kim]);
  const other = make([kim]);
  await one.prefetch();
  await other.prefetch();
  const before = FakeBroadcastChannel.sent.length;
  new FakeBroadcastChannel('lcw-auth').postMessage('');
  expect(FakeBroadcastChannel.sent).toHaveLength(before + 1);
});

it('making a provider touches nothing outside it', () => {
  const add = vi.spyOn(EventTarget.prototype, 'addEventListener');
  const user = vi.fn();
  make([kim], { user });
  expect(FakeBroadcastChannel.open()).toBe(0);
  expect(add).not.toHaveBeenCalled();
  expect(user).not.toHaveBeenCalled();
});

it('has no channel open while the page is in the back/forward cache, nor after dispose()', async () => {
  const { prefetch, dispose } = make([kim]);
  await prefetch();
  expect(FakeBroadcastChannel.open()).toBe(1);
  raise('pagehide');
  expect(FakeBroadcastChannel.open()).toBe(0);
  raise('pageshow', { persisted: true });
  expect(FakeBroadcastChannel.open()).toBe(1);
  dispose();
  expect(FakeBroadcastChannel.open()).toBe(0);
});

describe('dispose()', () => {
  it('takes everything away, and rejects those who wait and those who come', async () => {
    const widget = makeWidget();
    const provider = make([late(100, kim)]);
    attachToWidget(provider);
    const waiting = provider.getToken();
    await settle();
    provider.dispose();
    await expect(waiting).rejects.toMatchObject({ code: 'disposed' });
    await expect(provider.getToken()).rejects.toMatchObject({ code: 'disposed' });
    expect(widget.sdk.getAuthTokenProvider()).toBeNull();
    raise('lcw:ready');
    raise('submit');
    expect(widget.sdk.getAuthTokenProvider()).toBeNull();
    expect(provider.route.requests[0]?.init.signal?.aborted).toBe(true);
    provider.dispose();
  });

  it('answers once, also when a page signs out as soon as its widget loses the provider', async () => {
    const widget = makeWidget();
    const provider = make([hang]);
    attachToWidget(provider);
    widget.sdk.removeAuthTokenProvider = vi.fn().mockImplementationOnce(provider.signOut);
    const callback = vi.fn();
    provider.provide(callback);
    provider.dispose();
    await settle();
    expect(callback).toHaveBeenCalledExactlyOnceWith(null);
  });

  it('keeps a pointer from fetching ahead', async () => {
    const provider = make([kim], { prefetch: 'intent' });
    provider.dispose();
    raise('pointerover');
    await settle();
    expect(provider.route.requests).toHaveLength(0);
    expect(provider.diagnose().lastError).toBeUndefined();
  });
});

it('a visitor who was signed out and submits a form is asked for at once', async () => {
  const { getToken, route } = make([status(401), status(401), kim]);
  await getToken();
  await getToken();
  raise('submit');
  expect(await getToken()).toMatch(/^eyJ/);
  expect(route.requests).toHaveLength(3);
});
