/** Options: every mistake at once, by name. @module */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ConfigError } from '../src/config-error.ts';
import { createTokenProvider } from '../src/create-token-provider.ts';
import type { Options } from '../src/options.ts';
import { parseOptions } from '../src/parse-options.ts';

function parse(options: Options) {
  const problems: string[] = [];
  const config = parseOptions(options, (problem) => problems.push(problem));
  return { config, problems };
}

beforeEach(() => vi.stubGlobal('location', new URL('https://shop.example/cart')));
afterEach(() => vi.unstubAllGlobals());

it.each([
  ['absent', {}],
  ['undefined', { url: undefined, timeoutMs: undefined }],
  ['without a prototype', Object.create(null)],
])('has every default when options are %s', (_name, options) => {
  const { config, problems } = parse(options);
  expect(problems).toEqual([]);
  expect(config).toMatchObject({
    url: 'https://shop.example/_services/auth/token',
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
  { url: 'http://elsewhere.example/' },
  { signInUrl: 'https://shop.example/sign-in' },
  { method: 'GET' },
  { timeoutMs: 9500 },
  { prefetch: 'intent' },
  { credentials: 'include' },
])('accepts %j', (options) => {
  const { config, problems } = parse(options);
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
  ['method', '5'],
  ['constructor', 'x'],
  ['credentials', true],
  ['headers', { authorization: 'Bearer secret' }],
  ['onError', null],
  ['url', 'http://'],
  ['url', 'javascript:alert(1)'],
  ['signInUrl', '//elsewhere.example/'],
  ['signInUrl', '/\\elsewhere.example/'],
  ['signInUrl', '/\t/elsewhere.example/'],
  ['signInUrl', 'data:text/html,x'],
  ['timeout', 8000],
  ['headers', 'Bearer secret'],
  ['url', 'javascript:secret'],
  ['token', 'secret'],
  ['method', ['secret']],
  ['timeoutMs', { toString: () => 'secret' }],
])('refuses %s: %j', (name, value) => {
  const { config, problems } = parse({ [name]: value });
  // Nothing is repeated: it may be a secret in the wrong place.
  expect(problems).toEqual([`${name}, see docs/errors.md#wrong-options`]);
  expect(config).toMatchObject(Object.fromEntries(Object.entries(parse({}).config)));
});

it('reports a signInUrl that leads to another site', () => {
  const { config, problems } = parse({ signInUrl: 'https://shop.example.evil/sign-in' });
  expect(problems).toEqual([expect.stringMatching(/^signInUrl,/)]);
  expect(config.signInUrl).toBe('');
});

it('resolves addresses against the site', () => {
  const { config } = parse({ signInUrl: '/sign-in?next=%2F' });
  expect(config.url).toBe('https://shop.example/_services/auth/token');
  expect(config.signInUrl).toBe('https://shop.example/sign-in?next=%2F');
});

it.each([undefined, { origin: 'null' }])('leaves addresses alone where location is %j', (there) => {
  vi.stubGlobal('location', there);
  const { config, problems } = parse({ signInUrl: 'https://shop.example/sign-in' });
  expect(problems).toEqual([]);
  expect(config.url).toBe('/_services/auth/token');
  expect(config.signInUrl).toBe('https://shop.example/sign-in');
});

it('throws one error that lists them all', () => {
  const options = { timeoutMs: 'soon', method: 'PUT', retries: 3 } as unknown as Options;
  expect(() => createTokenProvider(options)).toThrow(ConfigError);
  expect(() => createTokenProvider(options)).toThrow(
    /^timeoutMs, see .*\nmethod, see .*\nretries, see /,
  );
});
