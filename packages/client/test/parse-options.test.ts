/** Options: every mistake, by name. @module */
import { expect, it, vi } from 'vitest';
import { createTokenProvider } from '../src/create-token-provider.ts';
import type { Options } from '../src/options.ts';
import { OPTION_NAMES, parseOptions } from '../src/parse-options.ts';
import { nearestName } from '../src/text.ts';
import { TokenError } from '../src/token-error.ts';

function parse(options: Options) {
  return parseOptions(options);
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
    maxAgeSeconds: 0,
    minRemainingSeconds: 60,
    signInUrl: '',
    signInOptional: false,
    whenUnavailable: 'wait-if-customer',
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
  expect(problems).toEqual([
    { option: name, received: typeof value, fix: expect.stringMatching(/^(takes|is unknown)/) },
  ]);
  expect(JSON.stringify(problems)).not.toContain('secret');
  expect(config).toMatchObject(Object.fromEntries(Object.entries(parse({}).config)));
});

it('throws one error with all problems, as sentences and as data', () => {
  const options = { timeoutMs: 'soon', signinUrl: '/sign-in', method: 'PUT' } as unknown as Options;
  const problems = [
    { option: 'timeoutMs', received: 'string', fix: expect.stringContaining('1 to 9500') },
    {
      option: 'signinUrl',
      received: 'string',
      fix: 'is unknown (did you mean signInUrl?)',
    },
    { option: 'method', received: 'string', fix: 'takes POST or GET' },
  ];
  const error = expect.objectContaining({ name: 'ConfigError', code: 'wrong_options', problems });
  expect(() => createTokenProvider(options)).toThrow(error);
  expect(() => createTokenProvider(options)).toThrow(
    /^Wrong options\. timeoutMs .+; signinUrl .+; method .+ https:\S+#wrong_options$/,
  );
});

it.each([
  ['a text', '/_services/auth/token', 'string'],
  ['a function', () => {}, 'function'],
])('says what it takes in place of %s', (_, options, received) => {
  const fix = 'takes an object, such as { url: "/_services/auth/token" }';
  const error = expect.objectContaining({ problems: [{ option: 'options', received, fix }] });
  expect(() => createTokenProvider(options as unknown as Options)).toThrow(error);
});

it('says on the console what went wrong, where the page does not want to hear of it', () => {
  const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
  parse({}).config.onError(new TokenError({ code: 'timeout', attempts: 1 }));
  expect(error.mock.calls).toEqual([[expect.stringMatching(/^lcw-auth: The token route is too/)]]);
  error.mockRestore();
});

it('takes null for no options', () => {
  expect(parse(null as unknown as Options).problems).toEqual([]);
});

it.each([
  ['timeoutMs', 'takes a number from 1 to 9500'],
  ['maxAgeSeconds', 'takes a number from 0 on'],
  ['url', 'takes a path from /, or an address'],
  ['signInUrl', 'takes a path from /'],
  ['headers', 'takes a function'],
  ['signInOptional', 'takes a boolean'],
])('says what %s takes', (name, fix) => {
  expect(parse({ [name]: 'x' }).problems[0]?.fix).toBe(fix);
});

it.each([
  ['method', 'post', 'POST'],
  ['credentials', 'Include', 'include'],
  ['whenUnavailable', 'NULL', 'null'],
])('takes %s in any case', (name, given, usual) => {
  expect(parse({ [name]: given }).config).toMatchObject({ [name]: usual });
});

it.each([
  ['timeout', 'timeoutMs'],
  ['timeout-ms', 'timeoutMs'],
  ['header', 'headers'],
  ['singInUrl', 'signInUrl'],
  ['mehtod', 'method'],
])('asks whether %s was meant to be %s', (name, meant) => {
  expect(parse({ [name]: 1 }).problems[0]?.fix).toBe(`is unknown (did you mean ${meant}?)`);
});

it('makes no guess about a name that is like none', () => {
  expect(parse({ colour: 1 } as Options).problems[0]?.fix).toBe('is unknown');
});

it('knows nothing of what others have put into the prototype of objects', () => {
  const prototype = Object.prototype as unknown as Record<string, unknown>;
  Object.assign(prototype, { url: 'http://elsewhere.example/', extend: () => {} });
  try {
    const { config, problems } = parse({});
    expect(problems).toEqual([]);
    expect(config.url).toBe('/_services/auth/token');
  } finally {
    delete prototype.url;
    delete prototype.extend;
  }
});

it.each([
  ['method', ['POST', 'GET']],
  ['credentials', ['same-origin', 'include', 'omit']],
  ['whenUnavailable', ['wait-if-customer', 'wait', 'null']],
  ['prefetch', ['ask', 'load', 'intent']],
])('takes each word of %s in any case, and no other', (option, words) => {
  for (const word of words) {
    for (const given of [word, word.toUpperCase(), word.toLowerCase()]) {
      expect(parse({ [option]: given })).toMatchObject({
        config: { [option]: word },
        problems: [],
      });
    }
  }
  expect(parse({ [option]: `${words[0]}s` }).problems).toMatchObject([{ option }]);
  expect(parse({ [option]: 'no' }).problems).toMatchObject([{ option }]);
});

it.each(['token', 'ftp://shop.example/token', 'to/https://shop.example/', '//', 'https:/token'])(
  'takes %s for no address or for what it says',
  (url) => {
    const isGood = /^(https?:\/\/|\/)/.test(url);
    expect(parse({ url }).problems).toHaveLength(isGood ? 0 : 1);
  },
);

it.each([
  ['sign-in-url', 'signInUrl'],
  ['signinurl', 'signInUrl'],
  ['timeout', 'timeoutMs'],
  ['ulr', 'url'],
  ['ur', undefined],
  ['x', undefined],
])('for %s, %s was meant', (name, meant) => {
  expect(nearestName(name, OPTION_NAMES)).toBe(meant);
});
