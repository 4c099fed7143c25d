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
  it('that are missing are all listed, each with a remedy', () => {
    const missing = problemsOf({});
    expect(missing.map(({ option }) => option)).toEqual(['issuer', 'keys', 'subject']);
    expect(missing[1]?.problem).toContain('keysFromFile');
    expect(() => liveChatAuth({} as never)).toThrow(/issuer[\s\S]*keys[\s\S]*subject/);
  });

  it.each([undefined, null, 'options'])('that are %s are refused', (options) => {
    expect(problemsOf(options)).toHaveLength(1);
  });

  it('that are misspelt suggest the nearest name', () => {
    const [problem] = problemsOf({ ...required(), lifetimeSecond: 60 });
    expect(problem).toEqual({
      option: 'lifetimeSecond',
      problem: "there is no such option. Did you mean 'lifetimeSeconds'?",
    });
  });

  it.each([
    ['iss', 'issuer'],
    ['sub', 'subject'],
    ['expiresIn', 'lifetimeSeconds'],
  ])('that other libraries call %s are recognised as %s', (alias, name) => {
    const [problem] = problemsOf({ ...required(), [alias]: 'x' });
    expect(problem?.problem).toBe(`there is no such option. Did you mean '${name}'?`);
  });

  it('that resemble nothing list the options that there are', () => {
    const [problem, second] = problemsOf({ ...required(), colour: 'red', shape: 'round' });
    expect(problem?.problem).toContain('maxTokenBytes');
    expect(second?.problem).toBe('there is no such option.');
  });

  it.each([
    ['lifetimeSeconds', '3600'],
    ['lifetimeSeconds', 59],
    ['lifetimeSeconds', 60.5],
    ['maxTokenBytes', 0],
    ['callbackTimeoutMs', Number.NaN],
    ['invalidContext', 'ignore'],
    ['subjectFormat', 'uuid'],
    ['context', { msdyn_isvip: true }],
    ['contextTypes', { msdyn_isvip: 'boolean' }],
    ['contextTypes', null],
    ['allowedOrigins', 'https://app.contoso.com'],
    ['allowedOrigins', ['*']],
    ['allowedOrigins', ['null']],
    ['allowedOrigins', ['https://app.contoso.com/']],
    ['allowedOrigins', ['https://app.contoso.com/chat']],
    ['allowedOrigins', ['ftp://app.contoso.com']],
    ['allowedOrigins', ['app.contoso.com']],
    ['allowedOrigins', [7]],
    ['onToken', true],
    ['maxConcurrentSignatures', 0],
  ])('refuse %s: %j', (option, value) => {
    expect(problemsOf({ ...required(), [option]: value })).toEqual([
      { option, problem: expect.any(String) },
    ]);
  });

  it('name every origin that is wrong', () => {
    const allowedOrigins = ['https://a.example/', '*', 'b.example', 'https://ok.example'];
    const [problem] = problemsOf({ ...required(), allowedOrigins });
    for (const wrong of allowedOrigins.slice(0, 3)) expect(problem?.problem).toContain(wrong);
    expect(problem?.problem).not.toContain('ok.example');
  });

  it('never repeat a text that they received', () => {
    const [problem] = problemsOf({ ...required(), keys: 'SECRET-KEY-TEXT' });
    expect(problem?.problem).toContain('a string of 15 characters');
    expect(JSON.stringify(problem)).not.toContain('SECRET');
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
    });
  });

  it('are frozen once parsed', () => {
    expect(Object.isFrozen(parseOptions(required()))).toBe(true);
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
