/** Turns the flags of `lcw-auth emulator` into the emulator's options. @module */
import type { ContextType, EmulatorOptions } from '@lcw-auth/emulator';
import { parseCommandLine } from '../arguments/parse-command-line.ts';
import { CliError } from '../errors/cli-error.ts';
import { faultsOf } from './emulator-faults.ts';
import { readFlagFile, tlsOf } from './file-flags.ts';
import { furtherWidgets, ownSwitches } from './widget-switches.ts';

const FLAGS = {
  'public-key-url': { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'https-port': { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-cert': { type: 'string' },
  'client-function': { type: 'string' },
  'token-read': { type: 'string' },
  'sign-in-optional': { type: 'boolean' },
  'no-authentication': { type: 'boolean' },
  persistent: { type: 'boolean' },
  'no-reconnect': { type: 'boolean' },
  'out-of-hours': { type: 'boolean' },
  'pre-chat-survey': { type: 'string' },
  'data-mask': { type: 'string', multiple: true },
  widget: { type: 'string', multiple: true },
  'organization-id': { type: 'string' },
  'widget-id': { type: 'string' },
  'key-cache': { type: 'string' },
  'clock-tolerance': { type: 'string' },
  'context-variable': { type: 'string', multiple: true },
  'context-wins': { type: 'string' },
  contact: { type: 'string', multiple: true },
  'inactive-contact': { type: 'string', multiple: true },
  fault: { type: 'string', multiple: true },
  loose: { type: 'boolean' },
  verbose: { type: 'boolean' },
} as const;

/** The flag for an option of the emulator, for messages about it. */
export const FLAG_OF: Readonly<Record<string, string>> = {
  publicKeyUrl: '--public-key-url',
  port: '--port',
  host: '--host',
  httpsPort: '--https-port',
  tls: '--tls-key',
  clientFunction: '--client-function',
  tokenRead: '--token-read',
  signInOptional: '--sign-in-optional',
  persistentChat: '--persistent',
  preChatSurvey: '--pre-chat-survey',
  dataMasking: '--data-mask',
  widgets: '--widget',
  organizationId: '--organization-id',
  widgetId: '--widget-id',
  keyCacheSeconds: '--key-cache',
  clockToleranceSeconds: '--clock-tolerance',
  contextVariables: '--context-variable',
  contextWins: '--context-wins',
  contacts: '--contact',
  faults: '--fault',
  loose: '--loose',
};

/** Whether the number is in range is left to the emulator. @throws {CliError} */
function toNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new CliError('wrong_usage', `${flag} received '${text}', which is not a number.`);
}

/** @throws {CliError} for a text without both sides of its equals sign, and for a name that comes twice. */
function pairs(flag: string, texts: readonly string[], example: string): [string, string][] {
  const names = new Set<string>();
  return texts.map((text) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name !== undefined && names.has(name)) {
      throw new CliError('wrong_usage', `${flag} received '${name}' twice. Give it once.`);
    }
    if (name !== undefined && value !== undefined) {
      names.add(name);
      return [name, value];
    }
    throw new CliError('wrong_usage', `${flag} received '${text}'. Write it as ${example}.`);
  });
}

function without<T extends object>(values: T): Partial<T> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<T>;
}

function contactsOf(active: string[] = [], inactive: string[] = []): EmulatorOptions['contacts'] {
  if (active.length + inactive.length === 0) return undefined;
  const example = (flag: string) => `${flag} 87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10=Kim`;
  const records = (flag: string, texts: string[], isActive: boolean) =>
    pairs(flag, texts, example(flag)).map(
      ([id, name]) => [id, { name, active: isActive }] as const,
    );
  const all = new Map(records('--contact', active, true));
  for (const [id, record] of records('--inactive-contact', inactive, false)) {
    if (all.has(id)) {
      const message = `--contact and --inactive-contact both name '${id}'. Leave one of them out.`;
      throw new CliError('wrong_usage', message);
    }
    all.set(id, record);
  }
  return Object.fromEntries(all);
}

function variablesOf(texts: string[] | undefined): EmulatorOptions['contextVariables'] {
  if (texts === undefined) return undefined;
  const example = '--context-variable msdyn_cartvalue=number';
  // Whether the type is one is for the emulator to say.
  return Object.fromEntries(pairs('--context-variable', texts, example)) as Record<
    string,
    ContextType
  >;
}

function surveyOf(file: string | undefined): string | undefined {
  return file === undefined ? undefined : readFlagFile('--pre-chat-survey', file);
}

function masksOf(texts: string[] | undefined): EmulatorOptions['dataMasking'] {
  if (texts === undefined) return undefined;
  return Object.fromEntries(pairs('--data-mask', texts, '--data-mask card=[0-9]{16}'));
}

/** What was asked of the emulator. Most values are checked by the emulator itself. */
export function parseEmulatorFlags(argv: readonly string[]): {
  options: EmulatorOptions;
  verbose: boolean;
} {
  const { values } = parseCommandLine(argv, FLAGS, 0);
  if (values['public-key-url'] === undefined) {
    throw new CliError(
      'wrong_usage',
      '--public-key-url is missing. Say where the site publishes its key, such as --public-key-url http://localhost:3000/_services/auth/publickey.',
    );
  }
  const options = without({
    publicKeyUrl: values['public-key-url'],
    port: toNumber('--port', values.port),
    host: values.host,
    httpsPort: toNumber('--https-port', values['https-port']),
    tls: tlsOf(values['tls-key'], values['tls-cert']),
    clientFunction: values['client-function'],
    tokenRead: values['token-read'] as EmulatorOptions['tokenRead'],
    ...ownSwitches(values),
    preChatSurvey: surveyOf(values['pre-chat-survey']),
    dataMasking: masksOf(values['data-mask']),
    widgets: furtherWidgets(values.widget),
    organizationId: values['organization-id'],
    widgetId: values['widget-id'],
    keyCacheSeconds: toNumber('--key-cache', values['key-cache']),
    clockToleranceSeconds: toNumber('--clock-tolerance', values['clock-tolerance']),
    contextVariables: variablesOf(values['context-variable']),
    contextWins: values['context-wins'] as EmulatorOptions['contextWins'],
    contacts: contactsOf(values.contact, values['inactive-contact']),
    faults: faultsOf(values.fault),
    loose: values.loose,
  }) as EmulatorOptions;
  return { options, verbose: values.verbose ?? false };
}
