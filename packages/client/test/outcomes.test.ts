// @vitest-environment happy-dom
/** Promises 2, 5, 6 and 12: what an answer means, to whom it is told, and how long a server is left alone. @module */
import { describe, expect, it, vi } from 'vitest';
import { createTokenProvider } from '../src/create-token-provider.ts';
import type { Options } from '../src/options.ts';
import type { TokenError } from '../src/token-error.ts';
import { makeJwt } from './support/make-jwt.ts';
import { makeRoute, type Reply, status, text, token } from './support/make-route.ts';
import { usePage } from './support/page.ts';

usePage();

const problem =
  (http: number, code: string, headers: Record<string, string> = {}): Reply =>
  () =>
    new Response(JSON.stringify({ type: 'about:blank', title: 'No', code }), {
      status: http,
      headers: { 'content-type': 'application/problem+json', ...headers },
    });

function make(replies: Reply[], options: Options = {}) {
  const route = makeRoute(...replies);
  const errors: TokenError[] = [];
  const onError = (error: TokenError) => errors.push(error);
  const provider = createTokenProvider({ fetch: route.fetch, onError, ...options });
  return { ...provider, route, errors };
}

describe('signed in, but no contact', () => {
  it('is null, an event of its own, and neither an error nor a second request', async () => {
    const events: string[] = [];
    for (const name of ['no-contact', 'signed-out', 'error']) {
      addEventListener(`lcw-auth:${name}`, () => events.push(name));
    }
    const { getToken, provide, route, errors, diagnose } = make([problem(403, 'no_contact')], {
      signInOptional: true,
      user: () => 'kim',
    });
    expect(await getToken()).toBeNull();
    const callback = vi.fn();
    provide(callback);
    await vi.advanceTimersByTimeAsync(100);
    expect(callback).toHaveBeenCalledExactlyOnceWith(null);
    expect(events).toEqual(['no-contact', 'no-contact']);
    expect(errors).toEqual([]);
    expect(route.requests).toHaveLength(2);
    expect(diagnose().outcome).toBe('no-contact');
  });

  it('is no other 403', async () => {
    const { getToken } = make([problem(403, 'cross_site_request')]);
    await expect(getToken()).rejects.toMatchObject({
      code: 'http_error',
      status: 403,
      serverCode: 'cross_site_request',
      message: expect.stringMatching(/403 cross_site_request\. Allow this origin/),
    });
  });
});

it.each(['two words', 'x'.repeat(65), 'name-with-dash', ''])(
  'does not repeat what is no code of a server: %j',
  async (code) => {
    const rejection = make([problem(404, code)]).getToken();
    await expect(rejection).rejects.toMatchObject({ code: 'http_error', status: 404 });
    await expect(rejection).rejects.not.toHaveProperty('serverCode', expect.anything());
    await expect(rejection).rejects.toThrow(/^The token route answered 404\. Mount/);
  },
);

it('repeats a code of 64 letters', async () => {
  const code = 'x'.repeat(64);
  await expect(make([problem(400, code)]).getToken()).rejects.toMatchObject({
    code: 'http_error',
    status: 400,
    serverCode: code,
  });
});

it.each([
  ['a token was held', true, ['change', 'signed-out']],
  ['none was', false, ['signed-out']],
])('tells that the customer is signed out, and that the token changed if %s', async (...row) => {
  const [, isHeld, expected] = row;
  const { getToken } = make(isHeld ? [token({}, 61), status(401)] : [status(401)]);
  if (isHeld) await getToken();
  const events: string[] = [];
  const controller = new AbortController();
  for (const name of ['change', 'signed-out']) {
    const { signal } = controller;
    addEventListener(`lcw-auth:${name}`, () => events.push(name), { signal });
  }
  expect(await getToken()).toBeNull();
  expect(events).toEqual(expected);
  controller.abort();
});

it('takes Power Pages’ 200 with a hidden 401 for "signed out"', async () => {
  const hidden = () =>
    new Response('', { headers: { 'x-responded-json': '{"status":401,"headers":{}}' } });
  const { getToken, diagnose } = make([hidden]);
  expect(await getToken()).toBeNull();
  expect(diagnose().outcome).toBe('signed-out');
});

it.each([
  ['a JSON string', (jwt: string) => JSON.stringify(jwt)],
  ['{ token }', (jwt: string) => JSON.stringify({ token: jwt })],
  ['{ access_token }', (jwt: string) => JSON.stringify({ access_token: jwt, expires_in: 900 })],
])('reads a token from %s', async (_form, write) => {
  const jwt = makeJwt();
  const { getToken } = make([text(write(jwt))]);
  expect(await getToken()).toBe(jwt);
});

it.each([
  ['{"jwt":"x"}', 'JSON without a "token"'],
  [JSON.stringify({ token: [makeJwt()] }), 'JSON without a "token"'],
  ['<!doctype html>', 'a page'],
  ['', 'nothing'],
  ['abc', 'no JWT with "sub", and "iat" and "exp" in seconds'],
])('says what came instead of a token: %s', async (body, what) => {
  const { getToken } = make([text(body)]);
  await expect(getToken()).rejects.toMatchObject({
    code: 'not_a_jwt',
    message: expect.stringContaining(`sent ${what}. `),
  });
});

it('reads the shorter life, in the manner of OAuth too', async () => {
  const { prefetch, diagnose } = make([
    text(JSON.stringify({ access_token: makeJwt(), expires_in: 900 })),
  ]);
  await prefetch();
  expect(diagnose().lifetimeSeconds).toBe(900);
});

describe('a refusal of 500 that only another program or another customer can change', () => {
  it.each(['invalid_subject', 'invalid_context', 'token_too_large'])(
    'with the code %s is not asked about again',
    async (code) => {
      const refusal = () => Response.json({ code }, { status: 500 });
      const { getToken, route } = make([refusal, token()]);
      await expect(getToken()).rejects.toMatchObject({ serverCode: code });
      expect(route.requests).toHaveLength(1);
    },
  );

  it.each(['not_invalid_subject', 'the_token_too_large', 'token_too_large_now', 'invalid_', 'x'])(
    'is another than one with the code %s, which is asked about again',
    async (code) => {
      const refusal = () => Response.json({ code }, { status: 500 });
      const { getToken } = make([refusal, token()]);
      const got = getToken();
      await vi.advanceTimersByTimeAsync(301);
      expect(await got).toMatch(/^eyJ/);
    },
  );
});

describe('Retry-After', () => {
  it.each([
    ['an hour', '3600'],
    ['Infinity', 'Infinity'],
    ['more than a number can be', '1e309'],
    ['a date in 9999', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ])('of %s rests for a minute', async (_length, value) => {
    const headers = { 'retry-after': value, date: 'Thu, 01 Jan 2026 12:00:00 GMT' };
    const { getToken, route } = make([status(503, headers), token()]);
    await expect(getToken()).rejects.toMatchObject({ status: 503 });
    await vi.advanceTimersByTimeAsync(51_000);
    await expect(getToken()).rejects.toMatchObject({ status: 503 });
    expect(route.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(9001);
    expect(await getToken()).toMatch(/^eyJ/);
  });

  it.each(['-5', 'soon', '', 'Infinity days'])(
    'of %j rests as after any failure',
    async (value) => {
      const { getToken } = make([status(503, { 'retry-after': value }), token()]);
      const got = getToken();
      await vi.advanceTimersByTimeAsync(301);
      expect(await got).toMatch(/^eyJ/);
    },
  );

  it('is over with a sign-out', async () => {
    const { getToken, signOut } = make([status(503, { 'retry-after': '60' }), token()]);
    await expect(getToken()).rejects.toMatchObject({ status: 503 });
    signOut();
    expect(await getToken()).toMatch(/^eyJ/);
  });

  it('is over with another customer, also for one who waits', async () => {
    let user = 'kim';
    const { getToken, route } = make([status(503, { 'retry-after': '5' }), token()], {
      user: () => user,
    });
    const got = getToken();
    await vi.advanceTimersByTimeAsync(100);
    user = 'lee';
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(0);
    expect(await got).toMatch(/^eyJ/);
    expect(route.requests).toHaveLength(2);
  });

  it('is not over with a form', async () => {
    const { getToken, route } = make([status(503, { 'retry-after': '60' }), token()]);
    await expect(getToken()).rejects.toMatchObject({ status: 503 });
    dispatchEvent(new Event('submit'));
    await expect(getToken()).rejects.toMatchObject({ status: 503 });
    expect(route.requests).toHaveLength(1);
  });
});

it.each(['invalid_subject', 'invalid_context', 'invalid_claims', 'token_too_large'])(
  'does not ask again after our server’s %s',
  async (code) => {
    const { getToken, route } = make([problem(500, code)]);
    await expect(getToken()).rejects.toMatchObject({ serverCode: code, attempts: 1 });
    expect(route.requests).toHaveLength(1);
  },
);

it.each(['callback_failed', 'some_problem'])('asks again after %s', async (code) => {
  const { getToken } = make([problem(500, code), token()]);
  const got = getToken();
  await vi.advanceTimersByTimeAsync(301);
  expect(await got).toMatch(/^eyJ/);
});

describe('a customer for whom no token can be had, with sign-in optional,', () => {
  const CASES: [string, Options, Reply[]][] = [
    ['whom the page names', { user: () => 'kim' }, [status(404)]],
    ['who had a token since', {}, [token(), status(404)]],
  ];

  it.each(CASES)('%s, is not made a guest', async (_who, options, replies) => {
    const { provide, getToken, errors } = make(replies, { signInOptional: true, ...options });
    if (replies.length > 1) await getToken();
    const callback = vi.fn();
    provide(callback);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(callback).not.toHaveBeenCalled();
    expect(errors.map(({ code }) => code)).toEqual(['http_error']);
  });

  it.each(CASES)(
    '%s, is made one where the site wants it, and the event says so',
    async (_who, options, replies) => {
      const details: unknown[] = [];
      addEventListener('lcw-auth:error', (event) => details.push((event as CustomEvent).detail));
      const { provide, getToken } = make(replies, { whenUnavailable: 'null', ...options });
      if (replies.length > 1) await getToken();
      const callback = vi.fn();
      provide(callback, { isMidAuthEnabled: true });
      await vi.advanceTimersByTimeAsync(0);
      expect(callback).toHaveBeenCalledExactlyOnceWith(null);
      expect(details).toEqual([
        expect.objectContaining({ code: 'downgraded', status: 404, cause: 'http_error' }),
      ]);
    },
  );

  it('gets null where sign-in is required', async () => {
    const { provide } = make([status(404)], { user: () => 'kim' });
    const callback = vi.fn();
    provide(callback);
    await vi.advanceTimersByTimeAsync(0);
    expect(callback).toHaveBeenCalledExactlyOnceWith(null);
  });

  it('may be somebody else after a form', async () => {
    const { provide, getToken } = make([token(), status(404)], { signInOptional: true });
    await getToken();
    dispatchEvent(new Event('submit'));
    const callback = vi.fn();
    provide(callback);
    await vi.advanceTimersByTimeAsync(0);
    expect(callback).toHaveBeenCalledExactlyOnceWith(null);
  });
});

it('GET asks at another address each time, within the query and nothing but', async () => {
  const { getToken, route } = make([token()], { method: 'GET', url: '/token?shop=1' });
  await getToken();
  await getToken();
  const [one = '', other = ''] = route.requests.map(({ url }) => url);
  expect(one).toMatch(/^\/token\?shop=1&_=[\d.]+$/);
  expect(other).not.toBe(one);
});

it('carries the same as data in the event and in diagnose()', async () => {
  const details: unknown[] = [];
  addEventListener('lcw-auth:error', (event) => details.push((event as CustomEvent).detail));
  const { getToken, diagnose } = make([problem(403, 'cross_site_request')]);
  const error = await getToken().catch((reason: TokenError) => reason);
  expect(details).toEqual([diagnose().lastError]);
  expect(diagnose().lastError).toMatchObject({
    name: 'TokenError',
    code: 'http_error',
    message: (error as TokenError).message,
    status: 403,
    serverCode: 'cross_site_request',
    attempts: 1,
  });
});
