// @vitest-environment happy-dom
/** Promises 2 and 7, the request itself, and what support gets to see. @module */
import { describe, expect, it, vi } from 'vitest';
import { createTokenProvider } from '../src/create-token-provider.ts';
import type { Options } from '../src/options.ts';
import { TokenError } from '../src/token-error.ts';
import { makeJwt } from './support/make-jwt.ts';
import { makeRoute, type Reply, status, text, token } from './support/make-route.ts';
import { usePage } from './support/page.ts';
import { watchUnhandled } from './support/unhandled.ts';

usePage();

function make(replies: Reply[], options: Options = {}) {
  const route = makeRoute(...replies);
  const onError = vi.fn<(error: TokenError) => void>();
  const provider = createTokenProvider({ fetch: route.fetch, onError, ...options });
  return { ...provider, route, codes: () => onError.mock.calls.map(([error]) => error.code) };
}

describe.each([
  { signIn: 'required', signInOptional: false },
  { signIn: 'optional', signInOptional: true },
])('promise 2, with sign-in $signIn,', ({ signInOptional }) => {
  it.each(['option', 'argument'])(
    'callback, signed out: null, no error, asked again (%s)',
    async (by) => {
      const { provide, codes, route } = make(
        [status(401), token()],
        by === 'option' ? { signInOptional } : {},
      );
      const context = by === 'option' ? undefined : { isMidAuthEnabled: signInOptional };
      const callback = vi.fn();
      provide(callback, context);
      await vi.advanceTimersByTimeAsync(0);
      provide(callback, context);
      await vi.advanceTimersByTimeAsync(0);
      expect(callback.mock.calls).toEqual([[null], [expect.stringMatching(/^eyJ/)]]);
      expect(codes()).toEqual([]);
      expect(route.requests).toHaveLength(2);
    },
  );

  it.each(['option', 'argument'])(
    'callback, unavailable: null and an error, asked again (%s)',
    async (by) => {
      const { provide, codes } = make(
        [status(404), token()],
        by === 'option' ? { signInOptional } : {},
      );
      const context = by === 'option' ? undefined : { isMidAuthEnabled: signInOptional };
      const callback = vi.fn();
      provide(callback, context);
      await vi.advanceTimersByTimeAsync(0);
      provide(callback, context);
      await vi.advanceTimersByTimeAsync(2000);
      expect(callback.mock.calls).toEqual([[null], [expect.stringMatching(/^eyJ/)]]);
      expect(codes()).toEqual([signInOptional ? 'downgraded' : 'http_error']);
    },
  );

  it('promise, signed out: null', async () => {
    const { getToken, codes } = make([status(401), token()], { signInOptional });
    expect(await getToken()).toBeNull();
    expect(await getToken()).toMatch(/^eyJ/);
    expect(codes()).toEqual([]);
  });

  it('promise, unavailable: rejects, asked again', async () => {
    const { getToken, codes } = make([status(404), token()], { signInOptional });
    await expect(getToken()).rejects.toBeInstanceOf(TokenError);
    const again = getToken();
    await vi.advanceTimersByTimeAsync(2000);
    expect(await again).toMatch(/^eyJ/);
    expect(codes()).toEqual(['http_error']);
  });
});

it('keeps the cause of a downgrade', async () => {
  const onError = vi.fn();
  const { provide } = make([status(404)], { signInOptional: true, onError });
  provide(() => {});
  await vi.advanceTimersByTimeAsync(0);
  expect(onError.mock.calls[0]?.[0].cause).toMatchObject({ code: 'http_error', status: 404 });
});

it('never answers instead of null when told to wait, and says why', async () => {
  const { provide, codes } = make([status(404)], { whenUnavailable: 'wait', signInOptional: true });
  const callback = vi.fn();
  provide(callback);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(callback).not.toHaveBeenCalled();
  expect(codes()).toEqual(['http_error']);
});

it('answers a visitor who is signed out also when told to wait', async () => {
  const { provide } = make([status(401)], { whenUnavailable: 'wait' });
  const callback = vi.fn();
  provide(callback);
  await vi.advanceTimersByTimeAsync(0);
  expect(callback).toHaveBeenCalledExactlyOnceWith(null);
});

it('believes the widget rather than the option that sign-in is not optional', async () => {
  const { provide, codes } = make([status(404)], { signInOptional: true });
  provide(() => {}, { isMidAuthEnabled: false });
  await vi.advanceTimersByTimeAsync(0);
  expect(codes()).toEqual(['http_error']);
});

it('keeps a mistake in onError from callers', async () => {
  const onUnhandled = watchUnhandled();
  const onError = () => {
    throw new Error('the log is full');
  };
  const { getToken } = make([status(404)], { onError });
  await expect(getToken()).rejects.toMatchObject({ code: 'http_error' });
  await vi.advanceTimersByTimeAsync(0);
  expect(onUnhandled.mock.calls[0]?.[0]).toMatchObject({ message: 'the log is full' });
});

it('reports a failure once to callers that shared it', async () => {
  const { getToken, codes } = make([status(404)]);
  await Promise.allSettled([getToken(), getToken()]);
  expect(codes()).toEqual(['http_error']);
});

it('asks with POST, for JSON, past every cache and without following redirects', async () => {
  const { getToken, route } = make([token()], {
    headers: () => ({ authorization: 'Bearer x', accept: 'text/html' }),
  });
  await getToken();
  const { url, init } = route.requests[0] ?? { url: '', init: {} };
  expect(url).toBe('/_services/auth/token');
  expect(init).toMatchObject({
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'manual',
  });
  expect(Object.fromEntries(new Headers(init.headers))).toEqual({
    accept: 'application/json',
    authorization: 'Bearer x',
  });
});

it('calls the page’s fetch without `this`', async () => {
  const jwt = makeJwt();
  vi.stubGlobal('fetch', function (this: unknown) {
    if (this !== undefined) throw new TypeError('Illegal invocation');
    return Promise.resolve(new Response(jwt));
  });
  expect(await createTokenProvider().getToken()).toBe(jwt);
});

it('says what support needs and keeps the signature', async () => {
  const { getToken, provide, diagnose } = make([token({ sub: 'kim' })]);
  expect(diagnose()).toEqual({
    outcome: undefined,
    wayIn: undefined,
    attempts: 0,
    lastError: undefined,
    isHeld: false,
    ageSeconds: undefined,
    lifetimeSeconds: undefined,
    claims: undefined,
  });
  await getToken();
  await vi.advanceTimersByTimeAsync(2000);
  expect(diagnose()).toMatchObject({
    outcome: 'token',
    wayIn: 'getToken',
    attempts: 1,
    ageSeconds: 2,
    lifetimeSeconds: 3600,
    claims: { sub: 'kim' },
  });
  expect(JSON.stringify(diagnose())).not.toContain('c2lnbmF0dXJl');
  provide(() => {});
  expect(diagnose().wayIn).toBe('provide');
});

it('says how the last call ended, also to onError', async () => {
  const told: unknown[] = [];
  const onError = () => told.push(diagnose().outcome);
  const { getToken, diagnose } = make([status(404), status(401), token()], { onError });
  await getToken().catch(() => {});
  await vi.advanceTimersByTimeAsync(2000);
  await getToken();
  told.push(diagnose().outcome);
  await getToken();
  told.push(diagnose().outcome);
  expect(told).toEqual(['http_error', 'signed-out', 'token']);
});

it.each(['not a token at all', '{"token":1}', '<html>'])(
  'promise 7: says nothing of the body %j',
  async (body) => {
    const secret = `${makeJwt().slice(0, -30)}!${body}`;
    const events: string[] = [];
    const onEvent = (event: Event) => events.push(JSON.stringify((event as CustomEvent).detail));
    addEventListener('lcw-auth:error', onEvent);
    const { getToken } = make([text(secret)]);
    const error = await getToken().catch((reason: TokenError) => reason);
    const told = `${String(error)} ${JSON.stringify(error)} ${String((error as TokenError).cause)} ${events}`;
    expect(told).toContain('not_a_jwt');
    expect(told).not.toContain(secret.slice(0, 20));
  },
);

it('raises lcw-auth:error with details that can be posted on, and lcw-auth:signed-out', async () => {
  const details: unknown[] = [];
  addEventListener('lcw-auth:error', (event) =>
    details.push(structuredClone((event as CustomEvent).detail)),
  );
  addEventListener('lcw-auth:signed-out', () => details.push('signed-out'));
  const { getToken } = make([status(404), status(401)]);
  await getToken().catch(() => {});
  const again = getToken();
  await vi.advanceTimersByTimeAsync(2000);
  await again;
  expect(details).toEqual([
    {
      name: 'TokenError',
      code: 'http_error',
      message: expect.stringContaining('404 some_problem'),
      status: 404,
      serverCode: 'some_problem',
      attempts: 1,
      cause: undefined,
    },
    'signed-out',
  ]);
});

it('promise 9: requests nothing until it is asked', async () => {
  const { route } = make([token()]);
  await vi.advanceTimersByTimeAsync(7_200_000);
  expect(route.requests).toHaveLength(0);
});

it('prefetches at load, or at the first sign of intent, when told to', async () => {
  const load = make([token()], { prefetch: 'load' });
  await vi.advanceTimersByTimeAsync(0);
  expect(load.route.requests).toHaveLength(1);
  const intent = make([token()], { prefetch: 'intent' });
  await vi.advanceTimersByTimeAsync(0);
  expect(intent.route.requests).toHaveLength(0);
  dispatchEvent(new Event('pointerover'));
  await vi.advanceTimersByTimeAsync(0);
  await vi.advanceTimersByTimeAsync(300_001);
  dispatchEvent(new Event('pointerover'));
  await vi.advanceTimersByTimeAsync(0);
  expect(intent.route.requests).toHaveLength(1);
});

it('keeps prefetch from rejecting', async () => {
  const { prefetch, codes } = make([status(404)]);
  await expect(prefetch()).resolves.toBeUndefined();
  expect(codes()).toEqual(['http_error']);
});
