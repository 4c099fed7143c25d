/** Promise 8: on a server, importing the package and creating a provider touch nothing. @module */
import { expect, it, vi } from 'vitest';
import * as client from '../src/index.ts';
import { makeRoute, refused, token } from './support/make-route.ts';

it('exports what the README promises', () => {
  expect(Object.keys(client).sort()).toEqual([
    'ConfigError',
    'TokenError',
    'attachToWidget',
    'createTokenProvider',
    'defineClientFunction',
  ]);
});

it('leaves no global, timer or channel behind', async () => {
  const before = Object.getOwnPropertyNames(globalThis).sort();
  const channel = vi.fn();
  vi.stubGlobal('BroadcastChannel', channel);
  vi.resetModules();
  const { createTokenProvider } = await import('../src/index.ts');
  createTokenProvider({ signInUrl: '/sign-in', user: () => 'kim' }).signOut();
  expect(channel).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
  expect(Object.getOwnPropertyNames(globalThis).sort()).toEqual(before);
});

it('serves tokens and errors where there is no page', async () => {
  const works = client.createTokenProvider({ fetch: makeRoute(token()).fetch });
  expect(await works.getToken()).toMatch(/^eyJ/);
  const fails = client.createTokenProvider({ fetch: makeRoute(refused).fetch, timeoutMs: 20 });
  await expect(fails.getToken()).rejects.toBeInstanceOf(client.TokenError);
});

it.each(['load', 'intent'] as const)('fetches nothing ahead there (prefetch: %s)', (prefetch) => {
  const route = makeRoute(token());
  client.createTokenProvider({ fetch: route.fetch, prefetch });
  expect(route.requests).toHaveLength(0);
});
