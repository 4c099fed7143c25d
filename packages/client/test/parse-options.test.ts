/** Options: every mistake at once, by name, with what came and what to give. @module */
import { expect, it } from 'vitest';
import { ConfigError } from '../src/config-error.ts';
import { createTokenProvider } from '../src/create-token-provider.ts';
import type { Options } from '../src/options.ts';
import { parseOptions } from '../src/parse-options.ts';

it.each([
  ['absent', {}],
  ['undefined', { url: undefined, timeoutMs: undefined }],
  ['without a prototype', Object.create(null)],
])('has every default when options are %s', (_name, options) => {
  const { config, problems } = parseOptions(options);
  expect(problems).toEqual([]);
  expect(config).toMatchObject({
    url: '/_services/auth/token',
    method: 'POST',
    credentials: 'same-origin',
    timeoutMs: 8000,
    maxAgeSeconds: 300,
    minRemainingSeconds: 60,
    signInUrl: '',
    signInOptional: false,
    whenUnavailable: 'null',
    prefetch: 'ask',
  });
});

it.each<Options>([
  { url: 'https://shop.example/token' },
  { url: '/' },
  { signInUrl: '/sign-in?next=%2F' },
  { method: 'GET' },
  { timeoutMs: 9500 },
  { prefetch: 'intent' },
  { credentials: 'include' },
])('accepts %j', (options) => {
  const { config, problems } = parseOptions(options);
  expect(problems).toEqual([]);
  expect(config).toMatchObject(options);
});

it.each([
  ['timeoutMs', 0],
  ['timeoutMs', 9501],
  ['timeoutMs', Number.NaN],
  ['timeoutMs', '8000'],
  ['maxAgeSeconds', -1],
  ['method', 'PUT'],
  ['method', 'POST\nGET'],
  ['credentials', true],
  ['headers', { authorization: 'Bearer secret' }],
  ['onError', null],
  ['url', 'token'],
  ['url', 'javascript:alert(1)'],
  ['signInUrl', '//elsewhere.example/'],
  ['signInUrl', '/\\elsewhere.example/'],
  ['signInUrl', '/\t/elsewhere.example/'],
  ['signInUrl', 'data:text/html,x'],
  ['timeout', 8000],
])('refuses %s: %j', (name, value) => {
  const { config, problems } = parseOptions({ [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name}: got .+, want .+`, 's'));
  expect(problems[0]).not.toContain('secret');
  expect(config).toMatchObject(Object.fromEntries(Object.entries(parseOptions({}).config)));
});

it('throws one error that lists them all', () => {
  const options = { timeoutMs: 'soon', method: 'PUT', retries: 3 } as unknown as Options;
  expect(() => createTokenProvider(options)).toThrow(ConfigError);
  expect(() => createTokenProvider(options)).toThrow(
    /timeoutMs: got soon.*method: got PUT.*retries: got 3/s,
  );
});
