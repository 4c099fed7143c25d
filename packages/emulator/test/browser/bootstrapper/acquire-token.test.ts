// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acquireToken } from '../../../src/browser/bootstrapper/token/acquire-token.ts';
import { JWT, makeSources } from './fixtures.ts';

let warn: ReturnType<typeof vi.spyOn>;
let error: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  vi.useFakeTimers();
  warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
  error = vi.spyOn(console, 'error').mockReturnValue(undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('acquiring a token at start', () => {
  it('takes it from the registered provider', async () => {
    const sources = makeSources((callback) => callback(JWT));
    expect(await acquireToken(sources)).toEqual({ kind: 'token', token: JWT });
  });

  it('prefers the registered provider to the client function', async () => {
    const other = vi.fn();
    const root = { auth: { getAuthenticationToken: other } };
    await acquireToken(makeSources((callback) => callback(JWT), {}, root));
    expect(other).not.toHaveBeenCalled();
  });

  it('calls the client function detached, looked up when asked', async () => {
    const root: Record<string, unknown> = {};
    const sources = makeSources(null, {}, root);
    let self: unknown = 'not called';
    root.auth = {
      getAuthenticationToken(this: unknown, callback: (token: unknown) => void) {
        self = this;
        callback(JWT);
      },
    };
    expect(await acquireToken(sources)).toEqual({ kind: 'token', token: JWT });
    expect(self).toBeUndefined();
  });

  it('hands over the callback alone, and says so where sign-in is optional (P10, inferred)', async () => {
    const provider = vi.fn((callback: (token: unknown) => void) => callback(JWT));
    await acquireToken(makeSources(provider));
    expect(provider.mock.lastCall).toEqual([expect.any(Function)]);
    await acquireToken(makeSources(provider, { isSignInOptional: true }));
    expect(provider.mock.lastCall).toEqual([expect.any(Function), { isMidAuthEnabled: true }]);
  });

  it.each([
    ['the namespace is missing', {}],
    ['the namespace is null', { auth: null }],
    ['the function is missing', { auth: {} }],
    ['the name is not a function', { auth: { getAuthenticationToken: 'text' } }],
  ])('answers code 8 and a TypeError in the console when %s', async (_case, root) => {
    expect(await acquireToken(makeSources(null, {}, root))).toMatchObject({ errorCode: 8 });
    expect(error).toHaveBeenCalledWith(
      expect.stringContaining(
        '[emulator] TypeError: auth.getAuthenticationToken is not a function. Is the script that defines it in the page (did it answer 404?), does it define exactly this name, and does it come before the widget?',
      ),
    );
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('secret');
      },
    ],
    ['rejects', () => Promise.reject(new Error('secret'))],
  ])(
    'answers code 2 when the provider %s, and keeps its words out of the console',
    async (_case, provider) => {
      expect(await acquireToken(makeSources(provider))).toMatchObject({ errorCode: 2 });
      expect(JSON.stringify(error.mock.calls)).not.toContain('secret');
    },
  );

  it('still takes an answer just before the 10 s are over (P2)', async () => {
    const provider = (callback: (token: unknown) => void): unknown =>
      setTimeout(() => callback(JWT), 9_999);
    const outcome = acquireToken(makeSources(provider));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(await outcome).toEqual({ kind: 'token', token: JWT });
  });

  it('answers code 2 after 10 s without an answer', async () => {
    const outcome = acquireToken(makeSources(() => undefined));
    await vi.advanceTimersByTimeAsync(9_999);
    const settled = vi.fn();
    void outcome.then(settled);
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toEqual({
      kind: 'failed',
      errorCode: 2,
      errorDetail: 'timed out after 10 s',
      noToken: {
        did: 'timed-out',
        asked: 'The registered provider',
        detail: 'timed out after 10 s',
      },
    });
  });

  it.each<[string, unknown, object]>([
    ['null', null, { did: 'answered-null', detail: 'null' }],
    ['an empty text', '', { did: 'answered-null', detail: 'an empty text' }],
    ['an object', {}, { did: 'malformed', detail: 'expected text, got object' }],
    ['two parts', 'a.b', { did: 'malformed', detail: 'expected three dot-separated parts, got 2' }],
  ])('says what the client function did when it answers %s', async (_case, answer, did) => {
    const root = {
      auth: { getAuthenticationToken: (callback: (token: unknown) => void) => callback(answer) },
    };
    expect(await acquireToken(makeSources(null, {}, root))).toMatchObject({
      noToken: { asked: 'auth.getAuthenticationToken', ...did },
    });
  });

  it('says that the client function is missing, or threw', async () => {
    const asked = 'auth.getAuthenticationToken';
    expect(await acquireToken(makeSources(null))).toMatchObject({
      noToken: { did: 'missing', asked },
    });
    const getAuthenticationToken = (): never => {
      throw new Error('secret');
    };
    const outcome = await acquireToken(makeSources(null, {}, { auth: { getAuthenticationToken } }));
    expect(outcome).toMatchObject({ noToken: { did: 'threw', asked } });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });

  it.each([null, undefined, ''])('answers code 3 to %j', async (nothing) => {
    const outcome = await acquireToken(makeSources((callback) => callback(nothing)));
    expect(outcome).toMatchObject({ kind: 'failed', errorCode: 3 });
  });

  it.each([null, undefined, ''])(
    'takes %j for a guest where sign-in is optional',
    async (nothing) => {
      const provider = (callback: (token: unknown) => void): void => callback(nothing);
      expect(await acquireToken(makeSources(provider, { isSignInOptional: true }))).toEqual({
        kind: 'guest',
      });
    },
  );

  it.each(['one', 'a.b', 'a.b.c.d', 'a..c', '<!doctype html>', 42, {}, false])(
    'answers code 4 to %j',
    async (malformed) => {
      const outcome = await acquireToken(makeSources((callback) => callback(malformed)));
      expect(outcome).toMatchObject({ kind: 'failed', errorCode: 4 });
    },
  );

  it('fails, rather than lets a guest in, when sign-in is optional and the provider throws', async () => {
    const provider = (): never => {
      throw new Error('down');
    };
    const outcome = await acquireToken(makeSources(provider, { isSignInOptional: true }));
    expect(outcome).toMatchObject({ kind: 'failed', errorCode: 2 });
  });

  it('keeps the first answer and warns of a second', async () => {
    const provider = (callback: (token: unknown) => void): void => {
      callback(JWT);
      callback(null);
    };
    expect(await acquireToken(makeSources(provider))).toMatchObject({ kind: 'token' });
    expect(warn).toHaveBeenCalledOnce();
  });
});

describe('reading the token at registration (P5, P6)', () => {
  const atRegistration = { tokenRead: 'at-registration' } as const;

  it('uses what the provider answered at once, without asking again', async () => {
    const provider = vi.fn((callback: (token: unknown) => void) => callback(JWT));
    const sources = makeSources(provider, atRegistration);
    expect(await acquireToken(sources)).toEqual({ kind: 'token', token: JWT });
    expect(provider).toHaveBeenCalledOnce();
  });

  it('answers code 3 when the provider answers later', async () => {
    let answer: (token: unknown) => void = () => undefined;
    const sources = makeSources((callback) => {
      answer = callback;
    }, atRegistration);
    answer(JWT);
    expect(await acquireToken(sources)).toMatchObject({ errorCode: 3 });
  });

  it('keeps the token when the provider is removed', async () => {
    const sources = makeSources((callback) => callback(JWT), atRegistration);
    sources.registration.remove();
    expect(sources.registration.get()).toBeNull();
    expect(await acquireToken(sources)).toEqual({ kind: 'token', token: JWT });
  });

  it("posts the previous customer's token when the next provider answers later", async () => {
    const sources = makeSources((callback) => callback(JWT), atRegistration);
    sources.registration.set(() => undefined);
    expect(await acquireToken(sources)).toEqual({ kind: 'token', token: JWT });
  });

  it('forgets it for a provider that answers null', async () => {
    const sources = makeSources((callback) => callback(JWT), atRegistration);
    sources.registration.set((callback) => callback(null));
    expect(await acquireToken(sources)).toMatchObject({ errorCode: 3 });
  });

  it('answers code 2 when the provider threw', async () => {
    const sources = makeSources(() => {
      throw new Error('down');
    }, atRegistration);
    expect(await acquireToken(sources)).toMatchObject({ errorCode: 2 });
  });

  it('asks the client function when nothing was ever registered', async () => {
    const root = {
      auth: { getAuthenticationToken: (callback: (token: unknown) => void) => callback(JWT) },
    };
    expect(await acquireToken(makeSources(null, atRegistration, root))).toMatchObject({
      kind: 'token',
    });
  });
});
