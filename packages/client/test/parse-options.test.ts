/** Options: every mistake, by name. @module */
import { expect, it } from 'vitest';
import { createTokenProvider } from '../src/create-token-provider.ts';
import type { Options } from '../src/options.ts';
import { parseOptions } from '../src/parse-options.ts';

function parse(options: Options) {
  const problems: string[] = [];
  const config = parseOptions(options, ({ message }) => problems.push(message));
  return { config, problems };
}

it.each([
  ['absent', {}],
  ['undefined', { url: undefined, timeoutMs: undefined }],
  ['null or empty', { url: '', signInUrl: null, onError: null }],
  ['without a prototype', Object.create(null)],
])('has every default when options are %s', (_name, options) => {
  const { config, problems } = parse(options);
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
  { url: 'http://elsewhere.example/' },
  { url: '/token?shop=1' },
  { signInUrl: '/sign-in?next=%2F' },
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
  ['url', 'token'],
  ['url', 'tokens/token'],
  ['url', 'javascript:alert(1)//'],
  ['whenUnavailable', 'waiting'],
  ['prefetch', 'onload'],
  ['credentials', 'omitted'],
  ['url', 'javascript:alert(1)'],
  ['signInUrl', '//elsewhere.example/'],
  ['signInUrl', 'https://shop.example/sign-in'],
  ['signInUrl', 'sign-in'],
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

it('throws an error that names the option', () => {
  const options = { timeoutMs: 'soon' } as unknown as Options;
  const complaint = new TypeError('timeoutMs, see docs/errors.md#wrong-options');
  expect(() => createTokenProvider(options)).toThrow(complaint);
});
