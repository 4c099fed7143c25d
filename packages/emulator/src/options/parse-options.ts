/** Turns options into a complete configuration, or says everything that is wrong with them. @module */
import { parseFaults } from '../faults/parse-faults.ts';
import { ConfigError } from './config-error.ts';
import { isGuid } from './is-guid.ts';
import { createOptionReader, type OptionReader } from './option-reader.ts';
import {
  type Config,
  DEFAULTS,
  type EmulatorOptions,
  OPTION_NAMES,
  WIDGET_DEFAULTS,
} from './options.ts';
import { parseContacts } from './parse-contacts.ts';
import { parseContextVariables } from './parse-context-variables.ts';
import { parseTls } from './parse-tls.ts';
import { GUID_FIX, parseWidget, parseWidgets } from './parse-widgets.ts';
import { refuseUnknownNames } from './refuse-unknown-names.ts';

const HOST = /^[A-Za-z0-9.:-]{1,253}$/;

/**
 * @throws {ConfigError} listing every problem.
 */
export function parseOptions(options: EmulatorOptions): Config {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ConfigError([
      {
        option: 'options',
        received: Array.isArray(options) ? 'an array' : String(options),
        fix: 'Pass an object such as { publicKeyUrl: "http://localhost:3000/_services/auth/publickey" }.',
      },
    ]);
  }
  const reader = createOptionReader();
  const { read } = reader;
  const publicKeyUrl = parseKeyUrl(options.publicKeyUrl, reader);
  const widget = parseWidget(options, WIDGET_DEFAULTS, reader);
  const widgets = parseWidgets(options.widgets, widget, reader);
  const config: Config = {
    publicKeyUrl,
    port: read(
      'port',
      options.port,
      DEFAULTS.port,
      isPort,
      'Give a whole number from 0 to 65535; 0 takes any free port.',
    ),
    host: read(
      'host',
      options.host,
      DEFAULTS.host,
      (value) => typeof value === 'string' && HOST.test(value),
      'Give an address or host name of this machine without scheme or port, such as "127.0.0.1".',
    ),
    httpsPort: read(
      'httpsPort',
      options.httpsPort,
      DEFAULTS.httpsPort,
      (value) => isPort(value) && (value === 0 || value !== (options.port ?? DEFAULTS.port)),
      'Give a whole number from 0 to 65535 that is not the "port"; 0 takes any free port.',
    ),
    tls: parseTls(options.tls, reader),
    organizationId: read(
      'organizationId',
      options.organizationId,
      DEFAULTS.organizationId,
      (value) => typeof value === 'string' && isGuid(value),
      GUID_FIX,
    ),
    widget,
    widgets,
    contextVariables: parseContextVariables(options.contextVariables, reader),
    contacts: parseContacts(options.contacts, reader),
    contextWins: read(
      'contextWins',
      options.contextWins,
      DEFAULTS.contextWins,
      (value) => value === 'token' || value === 'page',
      'Give "token" or "page": whose value counts on an equal name (C6).',
    ),
    clockToleranceSeconds: read(
      'clockToleranceSeconds',
      options.clockToleranceSeconds,
      DEFAULTS.clockToleranceSeconds,
      (value) => isWithin(value, 0, 3600),
      'Give seconds from 0 to 3600.',
    ),
    keyCacheSeconds: read(
      'keyCacheSeconds',
      options.keyCacheSeconds,
      DEFAULTS.keyCacheSeconds,
      (value) => isWithin(value, 0, 31_536_000),
      'Give seconds from 0 (fetch for every token) to 31536000.',
    ),
    faults: parseFaults(options.faults, DEFAULTS.faults, reader),
    loose: read(
      'loose',
      options.loose,
      DEFAULTS.loose,
      (value) => typeof value === 'boolean',
      'Give true or false.',
    ),
    now: read('now', options.now, DEFAULTS.now, isFunction, 'Give a function such as Date.now.'),
    onRequest: read(
      'onRequest',
      options.onRequest,
      DEFAULTS.onRequest,
      isFunction,
      'Give a function that takes one log entry.',
    ),
  };
  refuseUnknownNames(options, OPTION_NAMES, '', reader);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return Object.freeze(config);
}

function parseKeyUrl(value: unknown, reader: OptionReader): URL {
  const fix =
    'Give the http or https address of the site\'s public key, such as "http://localhost:3000/_services/auth/publickey".';
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (url && (url.username !== '' || url.password !== '')) {
    reader.refuse('publicKeyUrl', `${url.origin}/…`, 'Leave out user name and password (K1).');
    return url;
  }
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  reader.refuse('publicKeyUrl', value, fix);
  return new URL('http://localhost/');
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && isWithin(value, 0, 65_535);
}

function isWithin(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
