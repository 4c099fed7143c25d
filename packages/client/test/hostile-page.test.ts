// @vitest-environment happy-dom
/** Promise 8: pages whose prototypes, globals, adapters and listeners do what they should not. @module */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { attachToWidget } from '../src/attach-to-widget.ts';
import { createTokenProvider } from '../src/create-token-provider.ts';
import { defineClientFunction } from '../src/define-client-function.ts';
import type { Options } from '../src/options.ts';
import type { TokenError } from '../src/token-error.ts';
import type { WidgetProvider } from '../src/widget-sdk.ts';
import { makeJwt } from './support/make-jwt.ts';
import { late, makeRoute, type Reply, status, text, token } from './support/make-route.ts';
import { makeWidget } from './support/make-widget.ts';
import { usePage } from './support/page.ts';

usePage();
const page = globalThis as unknown as { auth: { getAuthenticationToken: WidgetProvider } };
afterEach(() => Reflect.deleteProperty(page, 'auth'));

function make(replies: Reply[], options: Options = {}) {
  const route = makeRoute(...replies);
  const errors: TokenError[] = [];
  const onError = (error: TokenError) => errors.push(error);
  const provider = createTokenProvider({ fetch: route.fetch, onError, ...options });
  return { ...provider, provider, route, errors };
}

/** What others have put into the prototype of objects, for one test. */
async function pollute(properties: object, run: () => Promise<void>): Promise<void> {
  Object.assign(Object.prototype, properties);
  try {
    await run();
  } finally {
    for (const name of Object.keys(properties)) Reflect.deleteProperty(Object.prototype, name);
  }
}

describe('with something in the prototype of objects', () => {
  it('an old library’s method is no option, no header and no claim', () =>
    pollute({ extend: () => {}, toJSONString: () => '' }, async () => {
      const { getToken, route } = make([token()], { headers: () => ({ 'x-csrf': '1' }) });
      expect(await getToken()).toMatch(/^eyJ/);
      const sent = [...new Headers(route.requests[0]?.init.headers).keys()].sort();
      expect(sent).toEqual(['accept', 'x-csrf']);
    }));

  it('no other address, body or signal is used', () =>
    pollute({ url: 'http://elsewhere.example/', body: 'x', mode: 'no-cors' }, async () => {
      const { getToken, route } = make([token()]);
      await getToken();
      const { url, init } = route.requests[0] ?? { url: '', init: {} };
      expect(url).toBe('/_services/auth/token');
      expect(init.body).toBeUndefined();
      expect(init.mode).toBeUndefined();
    }));

  it('no token, claim or code is taken from there', () =>
    pollute({ token: makeJwt(), access_token: makeJwt(), sub: 'mallory' }, async () => {
      const { getToken } = make([text('{}'), text(makeJwt({ sub: undefined }))]);
      await expect(getToken()).rejects.toMatchObject({ code: 'not_a_jwt' });
      const again = getToken().catch((error: TokenError) => error.code);
      await vi.advanceTimersByTimeAsync(2000);
      expect(await again).toBe('not_a_jwt');
    }));

  it.each([{ auth: { getAuthenticationToken: () => {} } }, { getAuthenticationToken: () => {} }])(
    'the client function is defined all the same beside %o',
    (members) =>
      pollute(members, async () => {
        const undo = defineClientFunction(make([token()]).provider);
        expect(Object.hasOwn(globalThis, 'auth')).toBe(true);
        undo();
      }),
  );
});

describe('a fetch of the site’s own', () => {
  it('that never settles and takes the signal for itself keeps nobody from an answer', async () => {
    const fetch = (_url: unknown, { signal }: RequestInit = {}) => {
      if (signal) {
        signal.onabort = () => {
          throw new Error('mine');
        };
      }
      return new Promise<Response>(() => {});
    };
    const { provide } = make([], { fetch });
    const callback = vi.fn();
    provide(callback);
    await vi.advanceTimersByTimeAsync(8000);
    expect(callback).toHaveBeenCalledExactlyOnceWith(null);
    provide(callback);
    await vi.advanceTimersByTimeAsync(8000);
    expect(callback).toHaveBeenCalledTimes(2);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['answers with nothing', () => undefined],
    ['answers with something else', () => ({ status: 200, ok: true })],
  ])('that %s counts as unreachable', async (_how, fetch) => {
    const { getToken } = make([], { fetch: fetch as typeof globalThis.fetch });
    const error = getToken().catch((reason: TokenError) => reason);
    await vi.advanceTimersByTimeAsync(8000);
    expect(await error).toMatchObject({ code: 'network' });
  });
});

it.each([
  ['Headers', () => new Headers({ 'x-csrf': '1' })],
  ['pairs', () => [['x-csrf', '1']] as [string, string][]],
  ['an object', () => ({ 'x-csrf': '1' })],
  ['a promise of them', async () => new Headers({ 'x-csrf': '1' })],
])('sends headers that are given as %s', async (_form, headers) => {
  const { getToken, route } = make([token()], { headers });
  await getToken();
  expect(new Headers(route.requests[0]?.init.headers).get('x-csrf')).toBe('1');
});

it('answers although events cannot be raised', async () => {
  vi.stubGlobal('dispatchEvent', () => {
    throw new Error('no events');
  });
  const { getToken, provide, signOut } = make([token(), status(401), status(404)]);
  const callback = vi.fn();
  expect(await getToken()).toMatch(/^eyJ/);
  expect(await getToken()).toBeNull();
  provide(callback);
  await vi.advanceTimersByTimeAsync(0);
  expect(callback).toHaveBeenCalledExactlyOnceWith(null);
  signOut();
});

describe('events that cause themselves', () => {
  it('a sign-out for each "signed out" is told once', async () => {
    const { getToken, signOut } = make([status(401)]);
    const onSignedOut = vi.fn(() => signOut());
    addEventListener('lcw-auth:signed-out', onSignedOut);
    signOut();
    expect(onSignedOut).toHaveBeenCalledTimes(1);
    await getToken();
    expect(onSignedOut.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('a sign-out a moment later for each "signed out" comes to an end', async () => {
    const { signOut } = make([status(401)]);
    const onSignedOut = vi.fn(async () => {
      await undefined;
      signOut();
    });
    addEventListener('lcw-auth:signed-out', onSignedOut);
    signOut();
    await vi.advanceTimersByTimeAsync(1000);
    expect(onSignedOut).toHaveBeenCalledTimes(1);
  });

  it('whoever asks while a sign-out closes the chat asks for nobody, and has nothing fetched', async () => {
    makeWidget();
    const route = makeRoute(late(3000, token({ sub: 'kim' })));
    const provider = createTokenProvider({ fetch: route.fetch, maxAgeSeconds: 300 });
    const before = provider.getToken();
    await vi.advanceTimersByTimeAsync(100);
    const during = new Promise((resolve) => {
      addEventListener('lcw:closeChat', () => resolve(provider.getToken()), { once: true });
    });
    provider.signOut();
    expect(await Promise.all([before, during])).toEqual([null, null]);
    // A request that the provider had lost sight of would not see this.
    dispatchEvent(new Event('submit'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(provider.diagnose()).toMatchObject({ isHeld: false, claims: undefined });
    expect(route.requests).toHaveLength(1);
  });

  it('a sign-out for each chat that is closed comes to an end', () => {
    const { calls } = makeWidget();
    const { signOut } = make([token()]);
    addEventListener('lcw:closeChat', signOut);
    signOut();
    expect(calls).toEqual(['close', 'set', 'remove']);
  });

  it('two tabs that sign out when they hear of it come to an end', async () => {
    const one = make([token()]);
    const other = make([token()]);
    await one.prefetch();
    await other.prefetch();
    const onChange = vi.fn(() => {
      one.signOut();
      other.signOut();
    });
    addEventListener('lcw-auth:change', onChange);
    one.signOut();
    expect(onChange.mock.calls.length).toBeLessThan(10);
  });

  it.each([
    ['lcw-auth:signed-out', 401],
    ['lcw-auth:error', 404],
    ['lcw-auth:change', 401],
  ])('asking again for each %s rests', async (event, code) => {
    const { getToken, route } = make([status(code)]);
    addEventListener(event, () => void getToken().catch(() => {}));
    void getToken().catch(() => {});
    await vi.advanceTimersByTimeAsync(20_000);
    expect(route.requests.length).toBeLessThanOrEqual(12);
  });
});

describe('the client function', () => {
  it.each([
    ['frozen', Object.freeze({})],
    ['sealed against new names', Object.preventExtensions({})],
  ])('is refused by name when its object is %s', (_how, auth) => {
    Object.assign(page, { auth });
    expect(() => defineClientFunction(make([token()]).provider)).toThrow(
      /auth\.getAuthenticationToken .+ frozen.+#wrong_options$/,
    );
  });

  it.each(['load', 'lcw:ready', 'lcw:error'])('is missed at %s when it was overwritten', (type) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const onError = vi.fn();
    addEventListener('lcw-auth:error', onError);
    defineClientFunction(make([token()]).provider);
    dispatchEvent(new Event(type));
    expect(warn).not.toHaveBeenCalled();
    Object.assign(page, { auth: {} });
    dispatchEvent(new Event(type));
    dispatchEvent(new Event(type));
    expect(warn.mock.calls.join()).toMatch(/#function_lost$/);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(onError.mock.calls[0]?.[0].detail).toMatchObject({ code: 'function_lost' });
  });

  it('survives an error of the widget that is an Error', () => {
    defineClientFunction(make([token()]).provider);
    const detail = new TypeError('auth is undefined');
    dispatchEvent(new CustomEvent('lcw:error', { detail }));
    dispatchEvent(new CustomEvent('lcw:error', { detail: null }));
    expect(page.auth.getAuthenticationToken).toBeTypeOf('function');
  });

  it('of a module before a hot reload is replaced without a word', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const undoFirst = defineClientFunction(make([token({ sub: 'old' })]).provider);
    vi.resetModules();
    const reloaded = await import('../src/define-client-function.ts');
    const { createTokenProvider: create } = await import('../src/create-token-provider.ts');
    reloaded.defineClientFunction(create({ fetch: makeRoute(token()).fetch }));
    const theirs = page.auth.getAuthenticationToken;
    dispatchEvent(new Event('lcw:ready'));
    undoFirst();
    expect(page.auth.getAuthenticationToken).toBe(theirs);
    expect(warn).not.toHaveBeenCalled();
  });
});

it.each([undefined, null, {}, 'provider', () => {}])(
  'what is not a provider is refused by name: %s',
  (value) => {
    expect(() => attachToWidget(value as never)).toThrow(/provider .+createTokenProvider/);
    expect(() => defineClientFunction(value as never)).toThrow(/provider .+createTokenProvider/);
  },
);

it('a spread copy of a provider can be attached', async () => {
  const widget = makeWidget();
  attachToWidget({ ...make([token()]).provider });
  widget.sdk.startChat();
  await vi.advanceTimersByTimeAsync(0);
  expect(widget.tokens).toEqual([expect.stringMatching(/^eyJ/)]);
});

it('a widget that throws at everything ends nothing', async () => {
  const widget = makeWidget();
  for (const method of Object.keys(widget.sdk)) {
    Object.assign(widget.sdk, {
      [method]: () => {
        throw new Error('broken');
      },
    });
  }
  const { provider, getToken, signOut, dispose } = make([token()]);
  attachToWidget(provider);
  expect(await getToken()).toMatch(/^eyJ/);
  signOut();
  dispose();
});

it('a user() that answers with a new object each time is one customer', async () => {
  const { getToken, route } = make([token()], { user: () => ({ id: 1 }) as never });
  expect(await getToken()).toMatch(/^eyJ/);
  expect(route.requests).toHaveLength(1);
});
