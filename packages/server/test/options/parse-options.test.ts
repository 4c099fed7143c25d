import { describe, expect, it } from 'vitest';
import { ConfigError, keysFromPem, liveChatAuth } from '../../src/index.ts';
import { DEFAULTS } from '../../src/options/defaults.ts';
import { OPTION_RULES } from '../../src/options/option-rules.ts';
import { parseOptions } from '../../src/options/parse-options.ts';
import { makeOptions } from '../fixtures/make-app.ts';

function problemsOf(options: unknown) {
  try {
    parseOptions(options);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const required = () => {
  const { issuer, keys, subject } = makeOptions();
  return { issuer, keys, subject };
};

describe('options', () => {
  it('that are missing are all listed, each with a fix', () => {
    const missing = problemsOf({});
    expect(missing.map(({ option }) => option)).toEqual(['issuer', 'keys', 'subject']);
    expect(missing[1]).toMatchObject({
      received: 'undefined',
      fix: expect.stringContaining('keysFromFile'),
    });
    expect(() => liveChatAuth({} as never)).toThrow(
      /issuer[\s\S]*keys[\s\S]*subject[\s\S]*\/errors#invalid_options$/,
    );
  });

  it.each([undefined, null, 'options', () => {}])('that are %s are refused', (options) => {
    expect(problemsOf(options)).toEqual([
      { option: 'options', received: expect.any(String), fix: expect.any(String) },
    ]);
  });

  it('that are misspelt suggest the nearest name', () => {
    expect(problemsOf({ ...required(), lifetimeSecond: 60 })).toEqual([
      {
        option: 'lifetimeSecond',
        received: 'an option that does not exist',
        fix: "Did you mean 'lifetimeSeconds'?",
      },
    ]);
  });

  it.each([
    ['iss', 'issuer'],
    ['sub', 'subject'],
    ['key', 'keys'],
    ['privateKey', 'keys'],
    ['expiresIn', 'lifetimeSeconds'],
    ['lifetime', 'lifetimeSeconds'],
    ['ttl', 'lifetimeSeconds'],
    ['getUser', 'user'],
  ])('that other libraries call %s are recognised as %s', (alias, name) => {
    const [problem] = problemsOf({ ...required(), [alias]: 'x' });
    expect(problem?.fix).toBe(`Did you mean '${name}'?`);
  });

  it('that resemble nothing list the options that there are', () => {
    const [problem] = problemsOf({ ...required(), colour: 'red' });
    expect(problem?.fix).toContain('maxTokenBytes');
  });

  it('with a name that may be a secret in the wrong place do not repeat it', () => {
    const secret = `MIIEvQIBADANBgkqhkiG9w0BAQEFAASC${'A'.repeat(2000)}`;
    const [problem] = problemsOf({ ...required(), [secret]: true });
    expect(JSON.stringify(problem)).not.toContain('MIIEv');
    const [forged] = problemsOf({ ...required(), 'a\nb': true });
    expect(forged?.option).toBe('a\\nb');
  });

  it.each([
    ['issuer', ' '],
    ['issuer', 'x'.repeat(257)],
    ['lifetimeSeconds', '3600'],
    ['lifetimeSeconds', 59],
    ['lifetimeSeconds', 60.5],
    ['lifetimeSeconds', 86_401],
    ['maxTokenBytes', 1023],
    ['callbackTimeoutMs', Number.NaN],
    ['callbackTimeoutMs', 0],
    ['keyCacheSeconds', -1],
    ['invalidContext', 'ignore'],
    ['subjectFormat', 'uuid'],
    ['subjectRecord', 'lead'],
    ['portalContactId', 'false'],
    ['startWithoutKeys', 1],
    ['allowTestKeys', 'true'],
    ['context', { msdyn_isvip: true }],
    ['contextTypes', { msdyn_isvip: 'boolean' }],
    ['contextTypes', null],
    ['contextTypes', ['msdyn_isvip']],
    ['contextTypes', new Map([['msdyn_isvip', 'text']])],
    ['allowedOrigins', 'https://app.contoso.com'],
    ['onToken', true],
    ['maxConcurrentSignatures', 0],
    ['now', Date.now()],
    ['tokenId', 'x'],
  ])('refuse %s: %j', (option, value) => {
    expect(problemsOf({ ...required(), [option]: value })).toEqual([
      { option, received: expect.any(String), fix: expect.any(String) },
    ]);
  });

  it('refuse a lifetime of which the client, who wants a minute left, never accepts a token', () => {
    expect(problemsOf({ ...required(), lifetimeSeconds: 60 })).toEqual([
      {
        option: 'lifetimeSeconds',
        received: 'a number',
        fix: expect.stringContaining('The client wants 60 seconds left'),
      },
    ]);
    expect(problemsOf({ ...required(), lifetimeSeconds: 61, onWarning: () => {} })).toEqual([]);
  });

  it('never repeat what they received', () => {
    const [problem] = problemsOf({ ...required(), keys: 'SECRET-KEY-TEXT' });
    expect(problem?.received).toBe('a string of 15 characters');
    const secret = 4711;
    const all = Object.keys(OPTION_RULES).map((option) => [option, secret]);
    expect(JSON.stringify(problemsOf(Object.fromEntries(all)))).not.toContain('4711');
  });

  it('report a bad key together with the other problems', () => {
    const options = { ...required(), issuer: '', keys: keysFromPem('nonsense') };
    expect(problemsOf(options).map(({ option }) => option)).toEqual(['issuer', 'keys']);
  });

  it.each([
    ['absent', () => required()],
    [
      'undefined',
      () => ({
        ...required(),
        ...Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, undefined])),
      }),
    ],
    ['on an object without prototype', () => Object.assign(Object.create(null), required())],
  ])('that are %s get their defaults', (_, make) => {
    expect(parseOptions(make())).toMatchObject({
      lifetimeSeconds: 3600,
      maxTokenBytes: 8192,
      callbackTimeoutMs: 5000,
      invalidContext: 'reject',
      subjectFormat: 'guid',
      subjectRecord: 'contact',
      portalContactId: true,
      startWithoutKeys: false,
      allowTestKeys: false,
    });
  });

  it('are frozen once parsed, and deaf to later changes of what was given', () => {
    const contextTypes: Record<string, 'text' | 'number'> = { cart: 'number' };
    const allowedOrigins = ['https://app.contoso.com'];
    const given = { ...required(), contextTypes, allowedOrigins, lifetimeSeconds: 900 };
    const config = parseOptions(given);
    contextTypes.cart = 'text';
    allowedOrigins.push('https://evil.example');
    given.lifetimeSeconds = 1;
    expect(Object.isFrozen(config)).toBe(true);
    expect(config).toMatchObject({ contextTypes: { cart: 'number' }, lifetimeSeconds: 900 });
    expect([...config.allowedOrigins]).toEqual(['https://app.contoso.com']);
  });

  it('have a rule each, and every rule an option with a default or a need for one', () => {
    expect(Object.keys(OPTION_RULES).sort()).toEqual(
      [...Object.keys(DEFAULTS), 'issuer', 'keys', 'subject'].sort(),
    );
  });

  it('warn about a lifetime under ten minutes', () => {
    const codes: string[] = [];
    const onWarning = ({ code }: { code: string }) => codes.push(code);
    parseOptions({ ...required(), lifetimeSeconds: 599, onWarning });
    parseOptions({ ...required(), lifetimeSeconds: 600, onWarning });
    expect(codes).toEqual(['short_lifetime']);
  });
});

describe('an allowed origin', () => {
  const originProblem = (origin: unknown) =>
    problemsOf({ ...required(), allowedOrigins: ['https://ok.example', origin] });

  it.each([
    'https://app.contoso.com',
    'http://localhost:3000',
    'https://[::1]:8443',
    'https://xn--bcher-kva.example',
    'capacitor://localhost',
    'ionic://localhost',
    'tauri://localhost',
    'chrome-extension://abcdefghijklmnop',
  ])('such as %s is taken', (origin) => {
    expect(originProblem(origin)).toEqual([]);
  });

  it.each([
    '*',
    'null',
    'https://*.example.com',
    'https://app.*',
    'capacitor://*',
    'https://.example.com',
    'https://app.contoso.com/',
    'https://app.contoso.com/chat',
    'https://app.contoso.com:443',
    'https://App.contoso.com',
    'HTTPS://app.contoso.com',
    'https://kim@app.contoso.com',
    'https://bücher.example',
    'https://',
    'https://a b',
    'ftp://app.contoso.com',
    'ws://app.contoso.com',
    'file:///index.html',
    'data:text/html,x',
    'capacitor://localhost/',
    'Capacitor://localhost',
    'app.contoso.com',
    'localhost:3000',
    '',
    7,
    null,
  ])('such as %j, which no Origin header ever equals, is refused by its place alone', (origin) => {
    const problems = originProblem(origin);
    expect(problems).toEqual([
      { option: 'allowedOrigins[1]', received: expect.any(String), fix: expect.any(String) },
    ]);
    if (typeof origin === 'string' && origin.length > 8) {
      expect(JSON.stringify(problems)).not.toContain(origin);
    }
  });
});

describe('options that can never work together', () => {
  it.each([
    ['a displayed name that is not declared', { contextTypes: { Cart: 'text' } }],
    ['displayed names and no context', { context: undefined }],
  ])('are a problem: %s', (_, more) => {
    const options = {
      ...required(),
      context: () => ({ cart: 1 }),
      displayedContext: ['cart', 'portalcontactid'],
    };
    expect(problemsOf(options)).toEqual([]);
    expect(problemsOf({ ...options, ...more })).toEqual([
      expect.objectContaining({ option: 'displayedContext' }),
    ]);
  });

  it.each([{ subjectRecord: 'account' }, { subjectFormat: 'any' }])(
    "are a problem: the contact's id and %j",
    (more) => {
      expect(problemsOf({ ...required(), portalContactId: true, ...more })).toEqual([
        expect.objectContaining({ option: 'portalContactId' }),
      ]);
      expect(parseOptions({ ...required(), ...more }).portalContactId).toBe(false);
    },
  );

  it.each([['cart', ''], [7], 'some', { cart: true }])(
    'displayedContext: %j is a problem of its own',
    (displayedContext) => {
      expect(problemsOf({ ...required(), context: () => ({}), displayedContext })).toHaveLength(1);
    },
  );
});

describe('a site that may start without keys', () => {
  it('starts, and says loudly what is wrong', () => {
    const errors: { code: string; message: string }[] = [];
    const onError = (error: { code: string; message: string }) => errors.push(error);
    const options = { ...required(), keys: keysFromPem('nonsense'), onError };
    expect(problemsOf(options)).toHaveLength(1);
    expect(problemsOf({ ...options, startWithoutKeys: false })).toHaveLength(1);
    expect(errors).toEqual([]);
    expect(problemsOf({ ...options, startWithoutKeys: true })).toEqual([]);
    expect(errors).toEqual([expect.objectContaining({ code: 'keys_unavailable' })]);
    expect(errors[0]?.message).toMatch(/^The site starts without keys.*\/errors#keys_unavailable$/);
  });

  it('does not start with something that is no source at all', () => {
    expect(problemsOf({ ...required(), keys: 'x', startWithoutKeys: true })).toHaveLength(1);
  });
});
