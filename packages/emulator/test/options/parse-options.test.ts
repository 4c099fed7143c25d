/** Options: all problems together, each with its remedy. @module */
import { describe, expect, test } from 'vitest';
import { ConfigError, type EmulatorOptions, NO_FAULTS } from '../../src/index.ts';
import { EMULATOR_OPTIONS, type OptionEntry, WIDGET_OPTIONS } from '../../src/options/options.ts';
import { parseOptions } from '../../src/options/parse-options.ts';
import { KIM } from '../makers/tokens.ts';

const publicKeyUrl = 'http://localhost:3000/_services/auth/publickey';

const defaultsOf = (entries: readonly OptionEntry[]): Record<string, unknown> =>
  Object.fromEntries(
    entries.flatMap((entry) => (entry.default === undefined ? [] : [[entry.name, entry.default]])),
  );
const WIDGET_DEFAULTS = { ...defaultsOf(WIDGET_OPTIONS), dataMasking: {} };
const WIDGET_ID = String(defaultsOf(WIDGET_OPTIONS).widgetId);

function problemsOf(options: unknown): ConfigError['problems'] {
  try {
    parseOptions(options as EmulatorOptions);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('options', () => {
  test('left out and given as undefined mean the defaults', () => {
    const config = parseOptions({ publicKeyUrl });
    expect(config).toMatchObject({
      ...defaultsOf(EMULATOR_OPTIONS.filter(({ widget }) => !widget)),
      faults: NO_FAULTS,
      now: Date.now,
    });
    expect(config.widget).toEqual(WIDGET_DEFAULTS);
    expect([...config.widgets.values()]).toEqual([WIDGET_DEFAULTS]);
    const undefinedOptions = Object.fromEntries(
      EMULATOR_OPTIONS.map(({ name }) => [name, undefined]),
    );
    expect(parseOptions({ ...undefinedOptions, publicKeyUrl } as EmulatorOptions)).toEqual(config);
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('that are wrong by themselves and those that are wrong together are told at once', () => {
    const problems = problemsOf({ port: 'x', authentication: false, signInOptional: true });
    expect(problems.map(({ option }) => option).sort()).toEqual([
      'port',
      'publicKeyUrl',
      'signInOptional',
    ]);
  });

  test('name a key address before anything else', () => {
    expect(problemsOf({})).toMatchObject([{ option: 'publicKeyUrl', received: 'nothing' }]);
  });

  test.each([
    ['publicKeyUrl', 'ftp://localhost/key'],
    ['publicKeyUrl', '/publickey'],
    ['clientFunction', 'auth.get-token'],
    ['clientFunction', 'auth..token'],
    ['port', 65_536],
    ['port', '3001'],
    ['host', 'http://localhost'],
    ['httpsPort', -1],
    ['clientFunction', `f${'x'.repeat(200)}`],
    ['dataMasking', Object.fromEntries(Array.from({ length: 51 }, (_, index) => [index, 'x']))],
    ['tls', 'a key'],
    ['tokenRead', 'later'],
    ['signInOptional', 'true'],
    ['organizationId', '{e1a7c0de-0000-4000-8000-00000000d365}'],
    ['widgetId', 'x'],
    ['authentication', 1],
    ['chatReconnect', 'yes'],
    ['persistentChat', null],
    ['preChatSurvey', '{'],
    ['preChatSurvey', '{"type":"Input.Text"}'],
    ['preChatSurvey', { type: 'AdaptiveCard' }],
    ['dataMasking', ['\\d']],
    ['dataMasking["card"]', { card: '(' }, 'dataMasking'],
    ['dataMasking["all"]', { all: 'x*' }, 'dataMasking'],
    ['dataMasking["none"]', { none: 7 }, 'dataMasking'],
    ['outOfOperatingHours', 'True'],
    ['attachments', 'true'],
    ['calling', 'video'],
    ['snippetUrl', 'http://cdn.example/widget.js'],
    ['snippetUrl', 'https://cdn.example:8443/widget.js'],
    ['snippetUrl', 'https://cdn.example/"><script>'],
    ['reconnectRedirectUrl', 'javascript:alert(1)'],
    ['reconnectRedirectUrl', 'https://kim:secret@shop.example/'],
    ['reconnectRedirectUrl', '/chat'],
    ['widgets', {}],
    ['contextVariables', ['a']],
    ['contacts', 'kim'],
    ['contextForms', 'short'],
    ['contextWins', 'nobody'],
    ['clockToleranceSeconds', -1],
    ['clockToleranceSeconds', Number.NaN],
    ['keyCacheSeconds', Number.POSITIVE_INFINITY],
    ['faults', 'all'],
    ['loose', 'yes'],
    ['now', 0],
    ['onRequest', true],
  ])('refuse %s: %j', (option, value, name = option) => {
    const problems = problemsOf({ publicKeyUrl, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.option).toBe(option);
    expect(problems[0]?.fix).toMatch(/\.$/);
  });

  test.each([
    [{ authentication: false, signInOptional: true }, ['signInOptional']],
    [{ authentication: false, persistentChat: true }, ['persistentChat']],
    [
      { widgets: [{ widgetId: KIM, authentication: false, signInOptional: true }] },
      ['widgets[0].signInOptional'],
    ],
    [{ signInOptional: true, widgets: [{ widgetId: KIM, authentication: false }] }, []],
    [
      { contacts: { [KIM]: { name: 'Kim' }, [KIM.toUpperCase()]: { name: 'K' } } },
      [`contacts["${KIM.toUpperCase()}"]`],
    ],
    [{ httpsPort: defaultsOf(EMULATOR_OPTIONS).port }, ['httpsPort']],
  ])('that contradict one another are refused: %j', (options, refused) => {
    expect(problemsOf({ publicKeyUrl, ...options }).map(({ option }) => option)).toEqual(refused);
  });

  test('refuse bad contacts and variables one by one', () => {
    const options = {
      publicKeyUrl,
      contextVariables: { a: 'text', b: 'boolean', ['c'.repeat(101)]: 'text' },
      contacts: { [KIM]: { name: 'Kim' }, kim: { name: 'Kim' }, [KIM.toUpperCase()]: { name: 1 } },
    };
    expect(problemsOf(options)).toHaveLength(4);
  });

  test('of a further widget are as in the own one, unless it says otherwise', () => {
    const widgetId = 'F0000000-0000-4000-8000-000000000001';
    const config = parseOptions({
      publicKeyUrl,
      tokenRead: 'at-registration',
      widgets: [{ widgetId, signInOptional: true }],
    });
    expect(config.widgets.get(widgetId.toLowerCase())).toEqual({
      ...WIDGET_DEFAULTS,
      widgetId,
      tokenRead: 'at-registration',
      signInOptional: true,
    });
  });

  test('of a further widget that says nothing are those of the own one', () => {
    const widgetId = 'f0000000-0000-4000-8000-000000000001';
    const own = {
      clientFunction: 'shop.token',
      tokenRead: 'at-registration',
      signInOptional: true,
      chatReconnect: false,
      persistentChat: true,
      dataMasking: { card: '\\d{16}' },
      outOfOperatingHours: true,
    } as const;
    const config = parseOptions({ publicKeyUrl, ...own, widgets: [{ widgetId }] });
    expect(config.widgets.get(widgetId)).toEqual({ ...config.widget, widgetId });
    expect(config.widget).toMatchObject(own);
    const guests = parseOptions({ publicKeyUrl, authentication: false, widgets: [{ widgetId }] });
    expect(guests.widgets.get(widgetId)).toMatchObject({ authentication: false });
  });

  test('refuse the same port twice, unless any will do', () => {
    expect(problemsOf({ publicKeyUrl, port: 3001, httpsPort: 3001 })).toMatchObject([
      { option: 'httpsPort', received: '3001' },
    ]);
    expect(problemsOf({ publicKeyUrl, port: 0, httpsPort: 0 })).toEqual([]);
  });

  test('take as many variables as a chat does, and records in either letter case', () => {
    const names = Array.from({ length: 101 }, (_, index) => [`v${index}`, 'text']);
    const contextVariables = Object.fromEntries(names.slice(1));
    expect(parseOptions({ publicKeyUrl, contextVariables }).contextVariables?.size).toBe(100);
    expect(problemsOf({ publicKeyUrl, contextVariables: Object.fromEntries(names) })).toMatchObject(
      [{ option: 'contextVariables', received: '101' }],
    );
    const { contacts } = parseOptions({
      publicKeyUrl,
      contacts: { [KIM.toUpperCase()]: { name: 'Kim' } },
    });
    expect(contacts?.get(KIM.toLowerCase())).toEqual({
      fullName: 'Kim',
      email: undefined,
      phone: undefined,
      statusReason: 1,
    });
  });

  test.each([
    [{ fullName: 'Kim' }, 1],
    [{ name: 'Kim', active: true }, 1],
    [{ fullName: 'Kim', active: false }, 2],
    [{ fullName: 'Kim', statusReason: 100_000 }, 100_000],
    [{ fullName: 'Kim', active: false, statusReason: 7 }, 7],
  ])('read the record %j with status reason %i', (record, statusReason) => {
    const { contacts } = parseOptions({ publicKeyUrl, contacts: { [KIM]: record } });
    expect(contacts?.get(KIM.toLowerCase())).toMatchObject({ fullName: 'Kim', statusReason });
  });

  test.each([
    [{}, 'a full name is needed'],
    [{ fullName: 'Kim', name: 'Lee' }, '"name" is short for "fullName"'],
    [{ fullName: 'Kim', email: null }, '"email" is text'],
    [{ fullName: 'Kim', phone: 7 }, '"phone" is text'],
    [{ fullName: 'Kim', statusReason: '1' }, '"statusReason" is a whole number'],
    [{ fullName: 'Kim', active: true, statusReason: 2 }, 'contradict each other'],
    [{ fullname: 'Kim' }, 'Did you mean "fullName"?'],
  ])('refuse the record %j with what to write', (record, fix) => {
    expect(problemsOf({ publicKeyUrl, contacts: { [KIM]: record } })).toMatchObject([
      { option: `contacts["${KIM}"]`, fix: expect.stringContaining(fix) },
    ]);
  });

  test('know who may win on an equal name', () => {
    expect(parseOptions({ publicKeyUrl }).contextWins).toBe('token');
    expect(parseOptions({ publicKeyUrl, contextWins: 'page' }).contextWins).toBe('page');
    expect(problemsOf({ publicKeyUrl, contextWins: 'both' })).toMatchObject([
      { option: 'contextWins', fix: expect.stringContaining('"token" or "page"') },
    ]);
  });

  test('are quoted in short', () => {
    const [problem] = problemsOf({ publicKeyUrl, host: '/'.repeat(5000) });
    expect(problem?.received).toBe(`"${'/'.repeat(60)}…"`);
  });

  test('refuse further widgets that are no widgets, by place', () => {
    const widgets = [
      'x',
      { widgetId: 'x' },
      { widgetId: WIDGET_ID.toUpperCase() },
      {},
      { widgetId: 'f0000000-0000-4000-8000-000000000001', singInOptional: true },
    ];
    expect(problemsOf({ publicKeyUrl, widgets })).toMatchObject([
      { option: 'widgets[0]' },
      { option: 'widgets[1].widgetId', received: '"x"' },
      { option: 'widgets[2].widgetId' },
      { option: 'widgets[3].widgetId', received: 'nothing' },
      { option: 'widgets[4]."singInOptional"', fix: 'Did you mean "signInOptional"?' },
    ]);
  });

  test('list every problem in one message', () => {
    const error = new ConfigError(problemsOf({ port: -1, host: '' }));
    expect(error.message).toMatch(/publicKeyUrl[\s\S]*port[\s\S]*host/);
    expect(error).toMatchObject({ name: 'ConfigError', code: 'invalid_options' });
  });

  test('guess what a misspelt name was meant to be', () => {
    expect(problemsOf({ publicKeyUrl, publickeyURL: 'x', zzz: 1 })).toMatchObject([
      { option: '"publickeyURL"', fix: 'Did you mean "publicKeyUrl"?' },
      { option: '"zzz"', fix: expect.stringContaining('Known options') },
    ]);
  });

  test('never repeat a password', () => {
    const problems = problemsOf({ publicKeyUrl: 'https://user:hunter2@shop.example/key' });
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  test.each([[null], [[]], ['x']])('have to be an object, not %j', (options) => {
    expect(problemsOf(options)).toMatchObject([{ option: 'options' }]);
  });
});
