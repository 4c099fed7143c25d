/** Turns options into a complete configuration, or says everything that is wrong with them. @module */

import { NO_FAULTS } from '../contract/faults.ts';
import { isRecord } from '../lib/json.ts';
import { isGuid } from '../lib/text.ts';
import {
  ConfigError,
  createOptionReader,
  type OptionReader,
  refuseUnknownNames,
} from './config-error.ts';
import {
  type Config,
  EMULATOR_OPTIONS,
  type EmulatorOptions,
  type OptionEntry,
  type OptionType,
  WIDGET_OPTIONS,
  type Widget,
} from './options.ts';
import {
  parseContacts,
  parseContextVariables,
  parseDataMasking,
  parseFaults,
  parsePreChatSurvey,
  parseTls,
} from './parse-values.ts';

const HOST = /^[A-Za-z0-9.:-]{1,253}$/;
const DOTTED_NAME =
  /^[\p{ID_Start}$_][\p{ID_Continue}$]*(\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u;
const MAX_DOTTED_NAME_LENGTH = 200;
const MAX_FURTHER_WIDGETS = 20;
const KEY_URL_EXAMPLE = '"http://localhost:3000/_services/auth/publickey"';

/** What the chat SDK recognises in a script tag. */
const SCRIPT_ADDRESS = /^https:\/\/[\w.-]{1,253}\/[\w./-]{1,1000}$/;
const MAX_ADDRESS_LENGTH = 2000;

type Values = Readonly<Record<string, unknown>>;

/** One option that is being read. */
interface Reading {
  value: unknown;
  /** What it is when it is left out. */
  fallback: unknown;
  entry: OptionEntry;
  /** Its name with its place, such as `widgets[0].tokenRead`. */
  option: string;
  reader: OptionReader;
}

type Read = (reading: Reading) => unknown;

const isText = (value: unknown): value is string => typeof value === 'string';
const ignore = (): void => {};
const isScriptAddress = (value: unknown): boolean =>
  value === '' || (isText(value) && SCRIPT_ADDRESS.test(value) && URL.canParse(value));
const isFunction = (value: unknown): boolean => typeof value === 'function';

/** One reader for each type: it gives the checked value, or notes what is wrong. */
const READERS: Readonly<Record<Exclude<OptionType, 'widgets'>, Read>> = {
  switch: readIf((value) => typeof value === 'boolean', 'Give true or false.'),
  number: (reading) => {
    const { min = 0, max = 0, isWhole } = reading.entry;
    const isValid = (value: unknown): boolean =>
      typeof value === 'number' &&
      value >= min &&
      value <= max &&
      (!isWhole || Number.isInteger(value));
    return readIf(
      isValid,
      `Give ${isWhole ? 'a whole number' : 'seconds'} from ${min} to ${max}.`,
    )(reading);
  },
  choice: (reading) => {
    const choices = reading.entry.choices ?? [];
    const words = choices.map((choice) => `"${choice}"`).join(' or ');
    return readIf((value) => choices.some((choice) => choice === value), `Give ${words}.`)(reading);
  },
  guid: readIf(
    (value) => isText(value) && isGuid(value),
    'Give a GUID such as "e1a7c0de-0000-4000-8000-00000000d365", without braces.',
  ),
  host: readIf(
    (value) => isText(value) && HOST.test(value),
    'Give an address or host name of this machine without scheme or port, such as "127.0.0.1".',
  ),
  'dotted-name': readIf(
    (value) => isText(value) && value.length <= MAX_DOTTED_NAME_LENGTH && DOTTED_NAME.test(value),
    'Give the dotted name of a global function, such as "auth.getAuthenticationToken".',
  ),
  // Null says on purpose that it comes later; a forgotten one is a problem.
  url: (reading) => (reading.value === null ? undefined : readKeyUrl(reading)),
  address: (reading) =>
    reading.entry.isScript
      ? readIf(
          isScriptAddress,
          'Give an https address without port and query, such as "https://cdn.example/widget.js".',
        )(reading)
      : readIf(
          isPageAddress,
          'Give an http or https address without user name and password, such as "https://shop.example/chat".',
        )(reading),
  survey: ({ value, fallback, option, reader }) =>
    parsePreChatSurvey(value, fallback ?? '', reader, option),
  masking: ({ value, fallback, option, reader }) =>
    parseDataMasking(value, fallback ?? {}, reader, option),
  tls: ({ value, reader }) => parseTls(value, reader),
  'context-variables': ({ value, reader }) => parseContextVariables(value, reader),
  contacts: ({ value, reader }) => parseContacts(value, reader),
  faults: ({ value, reader }) => parseFaults(value, NO_FAULTS, reader),
  clock: (reading) =>
    readIf(isFunction, 'Give a function such as Date.now.')({ ...reading, fallback: Date.now }),
  listener: (reading) =>
    readIf(
      isFunction,
      'Give a function that takes one log entry.',
    )({ ...reading, fallback: ignore }),
};

/**
 * @throws {ConfigError} listing every problem.
 */
export function parseOptions(options: EmulatorOptions): Config {
  if (!isRecord(options)) {
    throw new ConfigError([
      {
        option: 'options',
        received: Array.isArray(options) ? 'an array' : String(options),
        fix: `Pass an object such as { publicKeyUrl: ${KEY_URL_EXAMPLE} }.`,
      },
    ]);
  }
  const reader = createOptionReader();
  const given: Values = options;
  const widget = readWidget(given, defaultsOf(WIDGET_OPTIONS), reader);
  const own = EMULATOR_OPTIONS.filter((entry) => !entry.widget);
  const values = readAll(own, given, { fallbacks: defaultsOf(own), reader });
  for (const { name, sameAs } of own) {
    if (sameAs !== undefined) values[name] ??= values[sameAs];
  }
  const widgets = readWidgets(given.widgets, widget, reader);
  const { httpsPort } = values;
  if (httpsPort !== 0 && httpsPort === (given.port ?? values.port)) {
    reader.refuse(
      'httpsPort',
      httpsPort,
      'Give a number that is not the "port"; 0 takes any free port.',
    );
  }
  refuseUnknownNames(given, namesOf(EMULATOR_OPTIONS), '', reader);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  // Each value was checked by the type that the table gives it.
  return Object.freeze({ ...values, widget, widgets } as unknown as Config);
}

function readAll(
  entries: readonly OptionEntry[],
  given: Values,
  {
    fallbacks,
    reader,
    place = '',
  }: { fallbacks: Values; reader: OptionReader; place?: string | undefined },
): Record<string, unknown> {
  return Object.fromEntries(
    entries.flatMap((entry) => {
      const { name, type } = entry;
      // Widgets are made of options themselves.
      if (type === 'widgets') return [];
      const [value, fallback] = [given[name], fallbacks[name]];
      return [[name, READERS[type]({ value, fallback, entry, option: `${place}${name}`, reader })]];
    }),
  );
}

function defaultsOf(entries: readonly OptionEntry[]): Values {
  return Object.fromEntries(entries.map((entry) => [entry.name, entry.default]));
}

function namesOf(entries: readonly OptionEntry[]): string[] {
  return entries.map(({ name }) => name);
}

/** `place` says where the settings stand, such as `widgets[0].`; empty for the emulator's own. */
function readWidget(given: Values, fallbacks: Values, reader: OptionReader, place = ''): Widget {
  if (given.authentication === false) {
    const fix = 'Leave it out, or "authentication": without such a setting nobody signs in.';
    for (const name of ['signInOptional', 'persistentChat']) {
      if (given[name] === true) reader.refuse(`${place}${name}`, true, fix);
    }
  }
  const values = readAll(WIDGET_OPTIONS, given, { fallbacks, reader, place });
  return Object.freeze(values as unknown as Widget);
}

/** All widgets by id in lower case, `own` first. */
function readWidgets(
  value: unknown,
  own: Widget,
  reader: OptionReader,
): ReadonlyMap<string, Widget> {
  const widgets = new Map([[own.widgetId.toLowerCase(), own]]);
  if (value === undefined) return widgets;
  if (!Array.isArray(value) || value.length > MAX_FURTHER_WIDGETS) {
    reader.refuse(
      'widgets',
      Array.isArray(value) ? value.length : value,
      `Give a list of at most ${MAX_FURTHER_WIDGETS}, such as [{ widgetId: "<guid>", signInOptional: true }].`,
    );
    return widgets;
  }
  value.forEach((given: unknown, index) => {
    const place = `widgets[${index}]`;
    if (!isRecord(given)) {
      reader.refuse(place, given, 'Give settings, such as { widgetId: "<guid>" }.');
      return;
    }
    refuseUnknownNames(given, namesOf(WIDGET_OPTIONS), `${place}.`, reader);
    const before = reader.problems.length;
    const widget = readWidget(given, own, reader, `${place}.`);
    const id = widget.widgetId.toLowerCase();
    if (widgets.has(id) && reader.problems.length === before) {
      reader.refuse(
        `${place}.widgetId`,
        'widgetId' in given ? widget.widgetId : undefined,
        'Give each widget a GUID of its own.',
      );
    }
    widgets.set(id, widget);
  });
  return widgets;
}

function readIf(isValid: (value: unknown) => boolean, fix: string): Read {
  return ({ option, value, fallback, reader }) =>
    reader.read(option, value, fallback, isValid, fix);
}

function isPageAddress(value: unknown): boolean {
  if (value === '') return true;
  if (!isText(value) || value.length > MAX_ADDRESS_LENGTH || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}

/** @throws {ConfigError} when it is no such address. */
export function parseKeyUrl(value: unknown): URL {
  const reader = createOptionReader();
  const url = readKeyUrl({ value, option: 'publicKeyUrl', reader });
  if (url && reader.problems.length === 0) return url;
  throw new ConfigError(reader.problems);
}

function readKeyUrl({
  value,
  option,
  reader,
}: Pick<Reading, 'value' | 'option' | 'reader'>): URL | undefined {
  const url = isText(value) && URL.canParse(value) ? new URL(value) : undefined;
  if (url && (url.username !== '' || url.password !== '')) {
    reader.refuse(option, `${url.origin}/…`, 'Leave out user name and password (K1).');
    return url;
  }
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  const fix = `Give the http or https address of the site's public key, such as ${KEY_URL_EXAMPLE}.`;
  reader.refuse(option, value, fix);
  return undefined;
}
