// @vitest-environment happy-dom
/** What becomes of a chat when the token route misbehaves, and what `onError` gets to know. @module */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTokenProvider } from '../src/create-token-provider.ts';
import { defineClientFunction } from '../src/define-client-function.ts';
import type { Options } from '../src/options.ts';
import type { TokenError } from '../src/token-error.ts';
import type { WidgetProvider } from '../src/widget-sdk.ts';
import { makeJwt } from './support/make-jwt.ts';
import {
  hang,
  hangInBody,
  late,
  makeRoute,
  type Reply,
  refused,
  reset,
  status,
  text,
  token,
} from './support/make-route.ts';
import { sleep, usePage } from './support/page.ts';

usePage();

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Fault {
  readonly name: string;
  readonly reply: Reply;
  readonly code: string | null;
  readonly http?: number;
  /** Whether one such answer and then a token make a chat start. */
  readonly heals: boolean;
  readonly attempts?: number;
}

const FAULTS: Fault[] = [
  { name: 'a refused connection', reply: refused, code: 'network', heals: true },
  { name: 'a name that does not resolve', reply: refused, code: 'network', heals: true },
  { name: 'a reset in the middle', reply: reset, code: 'network', heals: true },
  { name: 'a hang before the headers', reply: hang, code: 'timeout', heals: true },
  { name: 'a hang in the body', reply: hangInBody, code: 'timeout', heals: true },
  { name: '401', reply: status(401), code: null, heals: false },
  { name: '403', reply: status(403), code: 'http_error', http: 403, heals: false, attempts: 1 },
  { name: '404', reply: status(404), code: 'http_error', http: 404, heals: false, attempts: 1 },
  { name: '408', reply: status(408), code: 'http_error', http: 408, heals: true },
  { name: '425', reply: status(425), code: 'http_error', http: 425, heals: true },
  { name: '429', reply: status(429), code: 'http_error', http: 429, heals: true },
  {
    name: '429 with seconds',
    reply: status(429, { 'retry-after': '3' }),
    code: 'http_error',
    http: 429,
    heals: true,
    attempts: 3,
  },
  {
    name: '429 for a minute',
    reply: status(429, { 'retry-after': '60' }),
    code: 'http_error',
    http: 429,
    heals: false,
    attempts: 1,
  },
  {
    name: '429 until a date',
    reply: status(429, {
      'retry-after': 'Thu, 01 Jan 2026 12:00:03 GMT',
      date: 'Thu, 01 Jan 2026 12:00:00 GMT',
    }),
    code: 'http_error',
    http: 429,
    heals: true,
  },
  { name: '500', reply: status(500), code: 'http_error', http: 500, heals: true },
  { name: '503', reply: status(503), code: 'http_error', http: 503, heals: true },
  { name: '520', reply: status(520), code: 'http_error', http: 520, heals: true },
  {
    name: 'a login page with 200',
    reply: text('<!doctype html><title>Sign in</title>', 'text/html'),
    code: 'not_a_jwt',
    http: 200,
    heals: false,
    attempts: 1,
  },
  {
    name: 'a redirect that the browser hides',
    reply: () =>
      Object.defineProperties(new Response(''), {
        type: { value: 'opaqueredirect' },
        status: { value: 0 },
        ok: { value: false },
      }),
    code: 'redirected',
    http: 0,
    heals: false,
    attempts: 1,
  },
  {
    name: 'a page to which a fetch of the site’s own was redirected',
    reply: () => Object.defineProperty(new Response('<html>'), 'redirected', { value: true }),
    code: 'not_a_jwt',
    http: 200,
    heals: false,
    attempts: 1,
  },
  {
    name: 'a redirect as it is',
    reply: () => new Response(null, { status: 302, headers: { location: '/sign-in' } }),
    code: 'redirected',
    http: 302,
    heals: false,
    attempts: 1,
  },
  {
    name: 'an empty body',
    reply: text(''),
    code: 'not_a_jwt',
    http: 200,
    heals: false,
    attempts: 1,
  },
  {
    name: 'a JWT without its last part',
    reply: () => new Response(makeJwt().split('.').slice(0, 2).join('.')),
    code: 'not_a_jwt',
    http: 200,
    heals: false,
    attempts: 1,
  },
  {
    name: 'a JWT cut in its claims',
    reply: () => new Response(`${makeJwt().slice(0, 60)}.x`),
    code: 'not_a_jwt',
    http: 200,
    heals: false,
    attempts: 1,
  },
  {
    name: 'a body of 1 MB',
    reply: () => new Response(makeJwt({ big: 'x'.repeat(1_000_000) })),
    code: 'not_a_jwt',
    http: 200,
    heals: false,
    attempts: 1,
  },
  {
    name: 'JSON null',
    reply: text('null', 'application/json'),
    code: 'not_a_jwt',
    http: 200,
    heals: false,
    attempts: 1,
  },
  {
    name: 'a token that has expired',
    reply: token({}, -10),
    code: 'expired',
    heals: false,
    attempts: 1,
  },
  {
    name: 'a token that is about to expire',
    reply: token({}, 59),
    code: 'expired',
    heals: false,
    attempts: 1,
  },
];

async function startChat(replies: Reply[]) {
  const route = makeRoute(...replies);
  const errors: TokenError[] = [];
  const provider = createTokenProvider({
    fetch: route.fetch,
    onError: (error) => errors.push(error),
  });
  const callback = vi.fn();
  const startedAt = Date.now();
  let answeredAfterMs = Number.NaN;
  provider.provide((value) => {
    answeredAfterMs = Date.now() - startedAt;
    callback(value);
  });
  await vi.advanceTimersByTimeAsync(8000);
  expect(callback).toHaveBeenCalledTimes(1);
  expect(answeredAfterMs).toBeLessThanOrEqual(8000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(callback).toHaveBeenCalledTimes(1);
  expect(route.mostInFlight()).toBe(1);
  return { value: callback.mock.calls[0]?.[0], errors, requests: route.requests.length };
}

describe.each(FAULTS)('$name', ({ reply, code, http, heals, attempts }) => {
  it('answers null once, in time, and says why', async () => {
    const { value, errors } = await startChat([reply]);
    expect(value).toBeNull();
    expect(errors.map((error) => error.code)).toEqual(code ? [code] : []);
    if (http !== undefined) expect(errors[0]?.status).toBe(http);
    if (attempts) expect(errors[0]?.attempts).toBe(attempts);
  });

  it(heals ? 'is got over when it was passing' : 'is not asked about again', async () => {
    const { value, errors, requests } = await startChat([reply, token()]);
    expect(typeof value).toBe(heals ? 'string' : 'object');
    expect(requests).toBe(heals ? 2 : 1);
    if (heals) expect(errors).toEqual([]);
  });
});

it('accepts a JWT under any content type, as Microsoft’s sample does', async () => {
  const { value } = await startChat([text(makeJwt(), 'text/html')]);
  expect(value).toMatch(/^eyJ/);
});

it('waits as long as Retry-After says and no longer', async () => {
  const route = makeRoute(status(503, { 'retry-after': '3' }), token());
  const provider = createTokenProvider({ fetch: route.fetch });
  const got = provider.getToken();
  await vi.advanceTimersByTimeAsync(2999);
  expect(route.requests).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2);
  expect(await got).toMatch(/^eyJ/);
});

it('does not believe a clock that is a day behind when Retry-After is a date', async () => {
  sleep(-DAY_MS);
  const date = new Date(Date.now() + DAY_MS);
  const route = makeRoute(
    status(503, {
      date: date.toUTCString(),
      'retry-after': new Date(date.getTime() + 2000).toUTCString(),
    }),
    token(),
  );
  const got = createTokenProvider({ fetch: route.fetch }).getToken();
  await vi.advanceTimersByTimeAsync(2100);
  expect(await got).toMatch(/^eyJ/);
});

/** The page and its visitor; the route answers with tokens, unless said otherwise. */
interface Circumstance {
  readonly name: string;
  readonly replies?: readonly Reply[];
  readonly options?: Options;
  /** How far the customer's clock is off. */
  readonly clockOffMs?: number;
  readonly before?: (ask: () => Promise<unknown>) => unknown;
  readonly meanwhile?: () => void;
  readonly outcome: string;
  readonly code?: string;
  readonly requests: number;
}

let issued = 0;
let clockOffMs = 0;
/** Tokens are numbered, and dated by the server's clock. */
const nextToken: Reply = () => {
  issued += 1;
  const iat = Math.floor((Date.now() - clockOffMs) / 1000);
  return token({ jti: `token ${issued}`, iat, exp: iat + 3600 })();
};
function setClock(byMs: number): void {
  clockOffMs += byMs;
  vi.setSystemTime(Date.now() + byMs);
}

const held = async (ask: () => Promise<unknown>, pass: () => void) => {
  await ask();
  pass();
};
const signedOut = { replies: [status(401)], outcome: 'null', requests: 1 };
const signIn = { options: { signInUrl: '/sign-in' } };

const CIRCUMSTANCES: Circumstance[] = [
  {
    name: 'a clock that is a day ahead',
    clockOffMs: DAY_MS,
    outcome: 'token 1',
    code: 'clock_skew',
    requests: 1,
  },
  { name: 'a clock that is a day behind', clockOffMs: -DAY_MS, outcome: 'token 1', requests: 1 },
  {
    name: 'a clock that is set back while a token is held',
    options: { maxAgeSeconds: 300 },
    before: (ask) => held(ask, () => setClock(-DAY_MS)),
    outcome: 'token 1',
    requests: 1,
  },
  {
    name: 'a clock that is set back while a token grows too old',
    options: { maxAgeSeconds: 300 },
    before: async (ask) => {
      await held(ask, () => setClock(-DAY_MS));
      await vi.advanceTimersByTimeAsync(300_001);
    },
    outcome: 'token 2',
    requests: 2,
  },
  {
    name: 'a computer that slept for eight hours with a token',
    options: { maxAgeSeconds: 300 },
    before: (ask) => held(ask, () => sleep(8 * HOUR_MS)),
    outcome: 'token 2',
    requests: 2,
  },
  {
    name: 'a computer that slept for eight hours over a request',
    replies: [late(1000, nextToken)],
    meanwhile: () => sleep(8 * HOUR_MS),
    outcome: 'null',
    code: 'timeout',
    requests: 1,
  },
  {
    name: 'a tab frozen for an hour with a token',
    options: { maxAgeSeconds: 300 },
    before: (ask) => held(ask, () => sleep(HOUR_MS)),
    outcome: 'token 2',
    requests: 2,
  },
  {
    name: 'a tab frozen for an hour over a request',
    replies: [late(1000, nextToken)],
    meanwhile: () => sleep(HOUR_MS),
    outcome: 'null',
    code: 'timeout',
    requests: 1,
  },
  {
    name: 'a customer who is offline and then online',
    replies: [refused, refused, nextToken],
    outcome: 'token 1',
    requests: 3,
  },
  {
    name: 'a call that a page makes while it loads',
    before: () => vi.stubGlobal('navigator', { userActivation: { isActive: false } }),
    ...signIn,
    ...signedOut,
  },
  {
    name: 'a visitor on the sign-in page itself',
    options: { signInUrl: '/cart?return=%2F' },
    ...signedOut,
  },
  {
    name: 'a session that ends in the middle of a chat',
    replies: [nextToken, status(401)],
    ...signIn,
    before: (ask) =>
      held(ask, () => {
        dispatchEvent(new Event('lcw:startChat'));
        sleep(HOUR_MS);
      }),
    outcome: 'null',
    requests: 2,
  },
];

describe('in the page', () => {
  afterEach(() => Reflect.deleteProperty(globalThis, 'auth'));

  it.each(CIRCUMSTANCES)('$name is answered once and in time: $outcome', async (row) => {
    const { replies = [nextToken], options, before, meanwhile, outcome, code, requests } = row;
    issued = 0;
    clockOffMs = 0;
    setClock(row.clockOffMs ?? 0);
    const assign = vi.fn();
    vi.stubGlobal('location', Object.assign(new URL('https://shop.example/cart'), { assign }));
    const route = makeRoute(...replies);
    const errors: TokenError[] = [];
    const onError = (error: TokenError) => errors.push(error);
    const provider = createTokenProvider({ fetch: route.fetch, onError, ...options });
    defineClientFunction(provider);
    const { auth } = globalThis as unknown as { auth: { getAuthenticationToken: WidgetProvider } };

    await before?.(async () => {
      auth.getAuthenticationToken(() => {});
      await vi.advanceTimersByTimeAsync(0);
    });
    const callback = vi.fn();
    const askedAt = performance.now();
    let tookMs = Number.NaN;
    auth.getAuthenticationToken((jwt) => {
      tookMs = performance.now() - askedAt;
      callback(jwt && provider.diagnose().claims?.jti);
    });
    meanwhile?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(callback).toHaveBeenCalledExactlyOnceWith(outcome === 'null' ? null : outcome);
    expect(tookMs).toBeLessThanOrEqual(8000);
    expect(errors.map((error) => error.code)).toEqual(code ? [code] : []);
    expect(route.requests).toHaveLength(requests);
    expect(assign).not.toHaveBeenCalled();
  });

  it('a javascript: address to sign in at is refused when the provider is made', () => {
    expect(() => createTokenProvider({ signInUrl: 'javascript:alert(1)' })).toThrow('signInUrl');
  });
});
