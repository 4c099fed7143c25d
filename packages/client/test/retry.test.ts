// @vitest-environment happy-dom
/** Promises 1 to 5: once, in time, one request, fresh, patient but not pushy. @module */
import { describe, expect, it, vi } from 'vitest';
import { createTokenProvider } from '../src/create-token-provider.ts';
import type { Options } from '../src/options.ts';
import type { TokenError } from '../src/token-error.ts';
import { makeJwt } from './support/make-jwt.ts';
import {
  hang,
  late,
  makeRoute,
  type Reply,
  refused,
  status,
  text,
  token,
} from './support/make-route.ts';
import { sleep, usePage } from './support/page.ts';
import { watchUnhandled } from './support/unhandled.ts';

usePage();

function make(replies: Reply[], options: Options = {}) {
  const route = makeRoute(...replies);
  const onError = vi.fn<(error: TokenError) => void>();
  const provider = createTokenProvider({ fetch: route.fetch, onError, ...options });
  return { ...provider, route, codes: () => onError.mock.calls.map(([error]) => error.code) };
}

/** Lets what has already been answered be read. */
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('promise 1: the callback', () => {
  it('is called before provide returns when a fresh token is held', async () => {
    const { provide, prefetch } = make([token()]);
    await prefetch();
    const callback = vi.fn();
    provide(callback);
    expect(callback).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^eyJ/));
  });

  it('is called at the deadline when nothing comes, and not before', async () => {
    const { provide } = make([hang], { timeoutMs: 5000 });
    const callback = vi.fn();
    provide(callback);
    await vi.advanceTimersByTimeAsync(4999);
    expect(callback).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(callback).toHaveBeenCalledExactlyOnceWith(null);
  });

  it('ends with null, not with an answer that was read too late, after a thaw', async () => {
    const { provide, codes } = make([late(1000, token()), token()]);
    const callback = vi.fn();
    provide(callback);
    sleep(8 * 3_600_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(callback).toHaveBeenCalledExactlyOnceWith(null);
    expect(codes()).toEqual(['timeout']);
  });

  it('has a deadline of its own, whatever became of the call before', async () => {
    const { provide } = make([status(401), late(3000, token())]);
    provide(() => {});
    await vi.advanceTimersByTimeAsync(7000);
    const callback = vi.fn();
    provide(callback);
    await vi.advanceTimersByTimeAsync(2999);
    expect(callback).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(callback).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^eyJ/));
  });

  it('is not told of a failure that was got over before', async () => {
    const { getToken } = make([refused, token(), late(1000, token())]);
    const first = getToken();
    await vi.advanceTimersByTimeAsync(1000);
    await first;
    await vi.advanceTimersByTimeAsync(400_000);
    const error = getToken().catch((reason: TokenError) => reason);
    await settle();
    sleep(60_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await error).toMatchObject({ code: 'timeout', attempts: 1 });
    expect(await error).not.toHaveProperty('cause');
  });

  it('may throw without an effect on other callers', async () => {
    const onUnhandled = watchUnhandled();
    const { provide, getToken } = make([token()]);
    provide(() => {
      throw new Error('the widget is broken');
    });
    const other = getToken();
    await settle();
    expect(await other).toMatch(/^eyJ/);
    expect(onUnhandled.mock.calls[0]?.[0]).toMatchObject({ message: 'the widget is broken' });
  });

  it('may ask again from inside itself', async () => {
    const { provide, route } = make([status(404), token()]);
    const answers: (string | null)[] = [];
    provide((first) => {
      answers.push(first);
      provide((second) => answers.push(second));
    });
    await vi.advanceTimersByTimeAsync(8000);
    expect(answers).toEqual([null, expect.stringMatching(/^eyJ/)]);
    expect(route.requests).toHaveLength(2);
  });
});

describe('promise 3: one request', () => {
  it('serves everybody who asks while it is on its way', async () => {
    const { getToken, provide, route } = make([late(3000, token())]);
    const callback = vi.fn();
    const both = Promise.all([getToken(), getToken('auth.getAuthenticationToken', {})]);
    provide(callback);
    await vi.advanceTimersByTimeAsync(3000);
    const [first, second] = await both;
    expect(first).toBe(second);
    expect(callback).toHaveBeenCalledExactlyOnceWith(first);
    expect(route.requests).toHaveLength(1);
  });

  it('is worthless once the customer has signed out', async () => {
    const { getToken, signOut, diagnose, route } = make([
      late(100, token({ sub: 'kim' })),
      token({ sub: 'lee' }),
    ]);
    const got = getToken();
    await settle();
    signOut();
    expect(await got).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(diagnose().claims).toBeUndefined();
    expect(route.requests[0]?.init.signal?.aborted).toBe(true);
    await getToken();
    expect(diagnose().claims?.sub).toBe('lee');
  });

  it('is a new one for whoever asks as soon as he hears of the sign-out', async () => {
    const { getToken, signOut } = make([late(100, token()), token()]);
    const before = getToken();
    await settle();
    const after = new Promise<string | null>((resolve) => {
      addEventListener('lcw-auth:change', () => resolve(getToken()), { once: true });
    });
    signOut();
    expect(await before).toBeNull();
    expect(await after).toMatch(/^eyJ/);
  });

  it('leaves those who waited without the next customer’s token when it is between attempts', async () => {
    const { provide, getToken, signOut, route } = make([
      status(503, { 'retry-after': '3' }),
      token({ sub: 'lee' }),
    ]);
    const kims = vi.fn();
    provide(kims);
    await settle();
    signOut();
    await vi.advanceTimersByTimeAsync(100);
    const lees = getToken();
    await vi.advanceTimersByTimeAsync(8000);
    expect(kims).toHaveBeenCalledExactlyOnceWith(null);
    expect(await lees).toMatch(/^eyJ/);
    expect(route.requests).toHaveLength(2);
    expect(route.mostInFlight()).toBe(1);
  });

  it('leaves nobody who waits with the old token once the customer has signed out', async () => {
    const { getToken, signOut } = make([token({ sub: 'kim' }), hang]);
    await getToken();
    await vi.advanceTimersByTimeAsync(300_001);
    const waiting = getToken();
    signOut();
    expect(await waiting).toBeNull();
  });

  it('answers nobody before his call has returned, unless a token is held', async () => {
    const { provide } = make([status(503, { 'retry-after': '60' })]);
    provide(() => {});
    await settle();
    const callback = vi.fn();
    provide(callback);
    expect(callback).not.toHaveBeenCalled();
    await settle();
    expect(callback).toHaveBeenCalledExactlyOnceWith(null);
  });

  it('gives no token to the next caller when the one before signs out in its callback', async () => {
    const { provide, signOut } = make([token()]);
    const next = vi.fn();
    provide(() => signOut());
    provide(next);
    await settle();
    expect(next).toHaveBeenCalledExactlyOnceWith(null);
  });

  it('gives no token to the next caller when the page shows somebody else since the one before', async () => {
    let user = 'kim';
    const { provide, prefetch, diagnose, codes } = make(
      [token({ sub: 'kim' }), token({ sub: 'lee' })],
      {
        user: () => user,
      },
    );
    const next = vi.fn();
    provide(() => {
      user = 'lee';
    });
    provide(next);
    await settle();
    expect(next).toHaveBeenCalledExactlyOnceWith(null);
    expect(codes()).toEqual(['timeout']);
    await prefetch();
    expect(diagnose().claims?.sub).toBe('lee');
  });

  it('belongs to those who asked after a sign-out, when one who heard of the token signs out', async () => {
    const { getToken, signOut, route } = make([late(100, token()), late(100, token())]);
    const told: string[] = [];
    const ask = (name: string) =>
      void getToken().then((answer) => told.push(`${name}: ${answer ? 'token' : answer}`));
    const onChange = () => {
      removeEventListener('lcw-auth:change', onChange);
      signOut();
      ask('next');
    };
    ask('first');
    addEventListener('lcw-auth:change', onChange);
    await vi.advanceTimersByTimeAsync(100);
    ask('last');
    expect(told).toEqual(['first: null']);
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toEqual(['first: null', 'next: token', 'last: token']);
    expect(route.mostInFlight()).toBe(1);
    expect(route.requests).toHaveLength(2);
  });
});

describe('promise 4: a token handed over', () => {
  const ages: [string, () => unknown][] = [
    ['five minutes have passed', () => vi.advanceTimersByTimeAsync(300_001)],
    ['the computer slept for eight hours', () => sleep(8 * 3_600_000)],
    [
      'five minutes passed and the clock was set back',
      async () => {
        sleep(-86_400_000);
        await vi.advanceTimersByTimeAsync(300_001);
      },
    ],
  ];
  it('is one that was asked for by those who wait for it, and by nobody before', async () => {
    const { getToken, route } = make([token()]);
    await getToken();
    await getToken();
    expect(route.requests).toHaveLength(2);
  });

  it.each(ages)('is a new one when %s', async (_name, pass) => {
    const { getToken, route } = make([token()], { maxAgeSeconds: 300 });
    await getToken();
    await pass();
    await getToken();
    expect(route.requests).toHaveLength(2);
  });

  it('is the same one for five minutes, also when the clock is set back meanwhile', async () => {
    const { getToken, route } = make([token()], { maxAgeSeconds: 300 });
    await getToken();
    sleep(-3_600_000);
    await vi.advanceTimersByTimeAsync(299_000);
    await getToken();
    expect(route.requests).toHaveLength(1);
  });

  it('has a minute left, counted from when the request began', async () => {
    const { getToken, route } = make([late(4000, token({}, 120))], { maxAgeSeconds: 300 });
    const first = getToken();
    await vi.advanceTimersByTimeAsync(4000);
    await first;
    await vi.advanceTimersByTimeAsync(55_000);
    await getToken();
    expect(route.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1001);
    void getToken();
    await settle();
    expect(route.requests).toHaveLength(2);
  });

  it.each([
    ['a day behind', -86_400_000],
    ['right', 0],
    ['a second less ahead than the token lives', 3_599_000],
  ])('is used without a word when the customer’s clock is %s', async (_name, offMs) => {
    const jwt = makeJwt();
    vi.setSystemTime(Date.now() + offMs);
    const { getToken, codes } = make([text(jwt)]);
    expect(await getToken()).toBe(jwt);
    expect(codes()).toEqual([]);
  });

  it.each([
    ['a day', 86_400_000],
    ['just as far as the token lives', 3_600_000],
  ])(
    'is handed over and reported once when the customer’s clock is %s ahead',
    async (_far, offMs) => {
      const jwt = makeJwt();
      vi.setSystemTime(Date.now() + offMs);
      const { getToken, codes } = make([text(jwt)], { maxAgeSeconds: 300 });
      expect(await getToken()).toBe(jwt);
      expect(await getToken()).toBe(jwt);
      expect(codes()).toEqual(['clock_skew']);
    },
  );

  it('may have no more than that minute', async () => {
    const { getToken } = make([token({}, 60)]);
    expect(await getToken()).toMatch(/^eyJ/);
  });

  it.each(['soon', '30', null, true])(
    'lives as long as its claims say when expiresIn is %j',
    async (expiresIn) => {
      const jwt = makeJwt();
      const { getToken, diagnose } = make([text(JSON.stringify({ token: jwt, expiresIn }))]);
      expect(await getToken()).toBe(jwt);
      expect(diagnose().lifetimeSeconds).toBe(3600);
    },
  );

  it('may come as bare text with a line break', async () => {
    const jwt = makeJwt();
    const { getToken } = make([text(`${jwt}\n`)]);
    expect(await getToken()).toBe(jwt);
  });

  it('lives no longer than it was issued for, whatever expiresIn says', async () => {
    const iat = Math.floor(Date.now() / 1000);
    const { getToken } = make([token({ iat, exp: iat + 59 }, 3600)]);
    await expect(getToken()).rejects.toMatchObject({ code: 'expired' });
  });

  it('is not one that was asked for while the page showed somebody else', async () => {
    let user = 'kim';
    const { getToken, diagnose } = make([late(100, token({ sub: 'kim' })), token({ sub: 'lee' })], {
      user: () => user,
    });
    const got = getToken();
    await settle();
    user = 'lee';
    await vi.advanceTimersByTimeAsync(400);
    expect(await got).toMatch(/^eyJ/);
    expect(diagnose().claims?.sub).toBe('lee');
  });

  it('is handed over when user() throws, and belongs to nobody whom it names later', async () => {
    let user = () => {
      throw new Error('no such element');
    };
    const { provide, diagnose } = make([token()], { user: () => user() });
    const callback = vi.fn();
    provide(callback);
    await settle();
    expect(callback).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^eyJ/));
    expect(diagnose().claims).toBeDefined();
    user = (() => 'lee') as never;
    expect(diagnose().claims).toBeUndefined();
  });

  it('belongs to whom the page shows', async () => {
    let user = 'kim';
    const { getToken, diagnose, route } = make([token({ sub: 'kim' }), token({ sub: 'lee' })], {
      user: () => user,
    });
    await getToken();
    user = 'lee';
    expect(diagnose().claims).toBeUndefined();
    await getToken();
    expect(diagnose().claims?.sub).toBe('lee');
    expect(route.requests).toHaveLength(2);
  });
});

describe('promise 5: retries', () => {
  it('come after growing, jittered waits', async () => {
    const { getToken, route } = make([refused]);
    const at: number[] = [];
    const startedAt = Date.now();
    const inner = route.requests.push.bind(route.requests);
    route.requests.push = (...items) => {
      at.push(Date.now() - startedAt);
      return inner(...items);
    };
    getToken().catch(() => {});
    await vi.advanceTimersByTimeAsync(8000);
    const waits = at.slice(1).map((moment, index) => moment - (at[index] ?? 0));
    expect(waits.length).toBeGreaterThanOrEqual(4);
    for (const [index, most] of [300, 600, 1200, 2000].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(most / 2 - 1);
      expect(waits[index]).toBeLessThanOrEqual(most + 1);
    }
  });

  it.each([
    ['least', 0],
    ['most', 0.999],
  ])(
    'go on through an outage of six seconds, with the %s that chance adds',
    async (_what, chance) => {
      vi.spyOn(Math, 'random').mockReturnValue(chance);
      const { getToken } = make([
        () => (performance.now() - startedAt < 6000 ? refused() : token()()),
      ]);
      const startedAt = performance.now();
      const got = getToken();
      await vi.advanceTimersByTimeAsync(8000);
      expect(await got).toMatch(/^eyJ/);
    },
  );

  it('cut a hung attempt short', async () => {
    const { getToken, route } = make([hang, token()]);
    const got = getToken();
    await vi.advanceTimersByTimeAsync(4799);
    expect(route.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(400);
    expect(await got).toMatch(/^eyJ/);
    expect(route.requests[0]?.init.signal?.aborted).toBe(true);
  });

  it('rest after a failure, however often the widget asks', async () => {
    const { provide, route } = make([status(403)]);
    provide(() => {});
    await settle();
    for (let ask = 0; ask < 50; ask += 1) provide(() => {});
    await vi.advanceTimersByTimeAsync(1900);
    expect(route.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(route.requests).toHaveLength(2);
  });

  it('rest as well when each answer comes too late for whom the page shows', async () => {
    let count = 0;
    const { getToken, route } = make([token()], { user: () => String(count++) });
    const outcome = getToken().catch((error: TokenError) => error.code);
    await vi.advanceTimersByTimeAsync(8000);
    expect(await outcome).toBe('timeout');
    expect(route.requests.length).toBeLessThanOrEqual(9);
  });

  it('come when the page meanwhile shows somebody else', async () => {
    let user = 'kim';
    const { getToken, route } = make([late(100, token()), token()], { user: () => user });
    const answer = getToken();
    await settle();
    user = 'lee';
    await vi.advanceTimersByTimeAsync(400);
    expect(await answer).toMatch(/^eyJ/);
    expect(route.requests).toHaveLength(2);
  });

  it('rest for their own time when the server asks for less', async () => {
    const { provide, route } = make([status(403, { 'retry-after': '1' })]);
    provide(() => {});
    await settle();
    provide(() => {});
    await vi.advanceTimersByTimeAsync(1900);
    expect(route.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(route.requests).toHaveLength(2);
  });

  it.each([
    ['nothing', 0, 150],
    ['everything', 0.999, 299],
  ])('leave half of a wait to chance, which adds %s', async (_what, chance, waitMs) => {
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const { getToken, route } = make([refused, token()]);
    const got = getToken();
    await vi.advanceTimersByTimeAsync(waitMs - 1);
    expect(route.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(await got).toMatch(/^eyJ/);
  });

  it('wait as long as ever for a moment that has passed', async () => {
    const headers = {
      date: 'Thu, 01 Jan 2026 12:00:00 GMT',
      'retry-after': 'Thu, 01 Jan 2026 11:00:00 GMT',
    };
    const { getToken, route } = make([status(503, headers), token()]);
    const got = getToken();
    await vi.advanceTimersByTimeAsync(149);
    expect(route.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(152);
    expect(await got).toMatch(/^eyJ/);
    expect(route.requests).toHaveLength(2);
  });

  it('fail at once while the server wants to be left alone', async () => {
    const { getToken, route } = make([status(503, { 'retry-after': '60' })]);
    await expect(getToken()).rejects.toMatchObject({
      code: 'http_error',
      status: 503,
      attempts: 1,
    });
    await expect(getToken()).rejects.toMatchObject({ code: 'http_error', status: 503 });
    expect(route.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_001);
    await expect(getToken()).rejects.toMatchObject({ attempts: 1 });
    expect(route.requests).toHaveLength(2);
  });

  it.each([
    ['headers', () => ({}), null],
    ['user', () => 'kim', expect.stringMatching(/^eyJ/)],
  ])('go on after a sign-out in the middle of `%s`', async (option, answer, first) => {
    let isFirst = true;
    const { getToken, signOut } = make([token()], {
      [option]: () => {
        if (isFirst) {
          isFirst = false;
          signOut();
        }
        return answer();
      },
    });
    expect(await getToken()).toEqual(first);
    expect(await getToken()).toMatch(/^eyJ/);
  });

  it('make nothing of a customer who was offline', async () => {
    const { provide } = make([refused, refused, token()]);
    const callback = vi.fn();
    provide(callback);
    await vi.advanceTimersByTimeAsync(2000);
    expect(callback).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^eyJ/));
  });

  it('are no cause of what fails in a later call', async () => {
    const { getToken } = make([status(404), hang]);
    await expect(getToken()).rejects.toMatchObject({ code: 'http_error' });
    const told: unknown[] = [];
    getToken().catch((reason: TokenError) => {
      for (let error = reason; error; error = error.cause as TokenError) told.push(error.code);
    });
    await vi.advanceTimersByTimeAsync(8000);
    expect(new Set(told)).toEqual(new Set(['timeout']));
  });

  it('ask for headers anew each time', async () => {
    const headers = vi.fn(() => ({ 'x-csrf': String(headers.mock.calls.length) }));
    const { getToken, route } = make([status(500), token()], { headers });
    const got = getToken();
    await vi.advanceTimersByTimeAsync(1000);
    await got;
    const sent = route.requests.map(({ init }) => new Headers(init.headers).get('x-csrf'));
    expect(sent).toEqual(['1', '2']);
  });

  it.each([
    [
      'throws',
      () => () => {
        throw new Error('no session');
      },
    ],
    ['rejects', () => () => Promise.reject(new Error('no session'))],
  ])('try a headers function that %s again, and say `network`', async (_how, makeHeaders) => {
    const headers = vi.fn<() => never>(makeHeaders() as () => never);
    const { getToken } = make([token()], { headers });
    const error = getToken().catch((reason: TokenError) => reason);
    await vi.advanceTimersByTimeAsync(8000);
    expect(await error).toMatchObject({
      code: 'network',
      cause: { message: 'no session' },
    });
    expect(headers.mock.calls.length).toBeGreaterThan(1);
  });

  it('see 995 of 1,000 chats through when 30 of 100 requests fail, at 1.5 requests each', async () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    let started = 0;
    let requests = 0;
    for (let chat = 0; chat < 1000; chat += 1) {
      const fails: Reply = () => (random() < 0.3 ? status(503)() : token()());
      const { provide, route } = make([fails]);
      provide((value) => {
        if (value) started += 1;
      });
      await vi.advanceTimersByTimeAsync(8000);
      requests += route.requests.length;
    }
    expect(started).toBeGreaterThanOrEqual(995);
    expect(requests / 1000).toBeLessThanOrEqual(1.5);
  });
});
