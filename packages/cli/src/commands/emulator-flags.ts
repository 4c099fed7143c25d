/** The flags of `lcw-auth emulator`, made from the emulator's own tables of its options and its faults. @module */
import type {
  EmulatorOptions,
  Faults,
  FurtherWidgetOptions,
  WidgetOptions,
} from '@lcw-auth/emulator';
import type { FaultEntry, OptionEntry, OptionName } from '@lcw-auth/emulator/options';
import { InvalidArgumentError, Option } from 'commander';
import { CliError } from '../errors.ts';
import type { EmulatorTables } from '../load-emulator.ts';
import { readNamedFile } from '../read-input.ts';
import { nearestName, wrap } from '../text.ts';

/** Of certificates and surveys. */
const MAX_FILE_BYTES = 1_048_576;

/** What commander gives, by flag. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** Where the table says how a program writes the value, and a command line writes it otherwise. */
const OWN_HELP: Partial<Record<OptionName, string>> = {
  tls: "PEM file with the key of a certificate that your browser trusts, such as mkcert's.",
  authentication: 'No authentication setting (A1): everybody chats as a guest.',
  chatReconnect: 'An open chat is not found again in another tab.',
  preChatSurvey:
    'The questions before a chat: file of an adaptive card, for the chat SDK. The widget of the script tag shows none.',
  dataMasking: 'What the chat SDK blots out before it sends, such as card=[0-9]{16}.',
  contextVariables:
    'A context variable that the workstream defines, text or number: names are then compared (C3) and numbers checked (C4).',
  contacts:
    'A contact record that exists: others are not linked (T3), and a Name of the context that differs unlinks (L1).',
};

/** The second flag of an option. */
const SECOND_FLAGS: Partial<
  Record<OptionName, { flags: string; help: string; isRepeatable?: true }>
> = {
  tls: { flags: '--tls-cert <file>', help: 'PEM file with that certificate.' },
  contacts: {
    flags: '--inactive-contact <guid=name>',
    help: 'A record that is not active, and so links to nothing.',
    isRepeatable: true,
  },
};

const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** Whether it is in range is for the emulator to say, as most else. */
function toNumber(text: string): number {
  if (NUMBER.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a number.');
}

const add = (text: string, previous: string[] = []) => [...previous, text];

const flagOf = ({ cliFlag }: OptionEntry | FaultEntry) => `--${cliFlag}`;

const switchesOf = (options: readonly OptionEntry[]) =>
  options.filter(({ type, widget }) => type === 'switch' && widget);

function helpOf(entry: OptionEntry, options: readonly OptionEntry[]): string {
  const { name, description, type, required, isRepeatable, defaultWords, default: value } = entry;
  const end = required
    ? ' Required'
    : type === 'switch' || value === '' || defaultWords === 'none'
      ? ''
      : ` (default: ${defaultWords ?? value})`;
  const words = switchesOf(options).map(({ cliFlag }) => cliFlag);
  const text =
    name === 'widgets'
      ? `One more widget of the same organisation. Settings are ${words.join(', ')}.`
      : (OWN_HELP[name] ?? description);
  return `${text}${isRepeatable ? ' May be repeated' : ''}${end}`;
}

/** For commander. */
export function emulatorFlags({ EMULATOR_OPTIONS }: EmulatorTables): Option[] {
  return EMULATOR_OPTIONS.filter(({ cliFlag }) => cliFlag !== undefined).flatMap((entry) => {
    const { name, type, placeholder, required, isRepeatable } = entry;
    const value = placeholder === undefined ? '' : ` <${placeholder}>`;
    const option = new Option(`${flagOf(entry)}${value}`, helpOf(entry, EMULATOR_OPTIONS));
    if (required) option.makeOptionMandatory();
    if (type === 'number') option.argParser(toNumber);
    if (entry.choices) option.choices(entry.choices);
    if (isRepeatable) option.argParser(add);
    const second = SECOND_FLAGS[name];
    if (second === undefined) return option;
    const help = second.isRepeatable ? `${second.help} May be repeated` : second.help;
    const further = new Option(second.flags, help);
    return [option, second.isRepeatable ? further.argParser(add) : further];
  });
}

const exampleOf = (fault: FaultEntry) =>
  fault.type === 'choice' ? Object.keys(fault.choices).at(-1) : '3';

function faultHelp(fault: FaultEntry): string {
  const { cliFlag, placeholder, description } = fault;
  const values =
    fault.type === 'choice'
      ? `${Object.keys(fault.choices)
          .filter((choice) => choice !== fault.default)
          .join(', ')}. `
      : fault.type === 'seconds'
        ? `From ${fault.min} to ${fault.max}. `
        : '';
  const indent = 6;
  const typed = placeholder === undefined ? cliFlag : `${cliFlag}=<${placeholder}>`;
  return `  ${typed}\n${' '.repeat(indent)}${wrap(`${values}${description}`, { indent })}`;
}

/** The part of the help page that explains the faults. */
export function faultsHelp({ FAULTS }: EmulatorTables): string {
  const intro = `Faults, which the agent's view can switch on and off as well. None of them lets a wrong token through, and what one of them causes begins with "Fault switched on:".`;
  return `${wrap(intro)}\n${FAULTS.map(faultHelp).join('\n')}`;
}

/** The flag for an option, which may name one entry of it, such as `contacts["…"]` or `faults.clockSkewSeconds`. */
export function flagFor({ EMULATOR_OPTIONS, FAULTS }: EmulatorTables, option: string): string {
  const fault = FAULTS.find(({ name }) => option === `faults.${name}`);
  if (fault) return `--fault ${fault.cliFlag}`;
  const name = option.split(/[.[]/, 1)[0];
  const entry = EMULATOR_OPTIONS.find((each) => each.name === name);
  return entry?.cliFlag === undefined ? option : flagOf(entry);
}

/** `clock-skew=3`, as one would type what is switched on. */
export function faultWords({ FAULTS }: EmulatorTables, faults: Readonly<Faults>): string[] {
  return FAULTS.filter(({ name, default: off }) => faults[name] !== off).map(
    ({ name, type, cliFlag }) => (type === 'switch' ? cliFlag : `${cliFlag}=${faults[name]}`),
  );
}

const wrongUsage = (message: string) => new CliError('wrong_usage', message);

/**
 * What was asked of the emulator. Most values are checked by the emulator itself.
 *
 * @throws {CliError} `wrong_usage` or `input_unusable`
 */
export function emulatorOptions(
  tables: EmulatorTables,
  cwd: string,
  values: FlagValues,
): EmulatorOptions {
  const read = (flag: string, file: string) => readNamedFile({ cwd }, flag, file, MAX_FILE_BYTES);
  const given = (flags: string) => values[new Option(flags).attributeName()];
  const options: Record<string, unknown> = {};
  for (const entry of tables.EMULATOR_OPTIONS) {
    if (entry.cliFlag === undefined) continue;
    const flag = flagOf(entry);
    const second = SECOND_FLAGS[entry.name];
    const value = readValue(entry, {
      tables,
      flag,
      read,
      value: given(flag),
      second: second && given(second.flags),
    });
    if (value !== undefined) options[entry.name] = value;
  }
  return options as unknown as EmulatorOptions;
}

interface Given {
  tables: EmulatorTables;
  flag: string;
  read: (flag: string, file: string) => string;
  value: unknown;
  second: unknown;
}

function readValue(entry: OptionEntry, { tables, flag, read, value, second }: Given): unknown {
  const text = value as string | undefined;
  const texts = value as string[] | undefined;
  switch (entry.type) {
    case 'switch':
      // Commander has a default of its own for flags that begin with `no-`.
      return value === !entry.default ? value : undefined;
    case 'tls':
      return tlsOf(text, second as string | undefined, read);
    case 'survey':
      return text && read(flag, text);
    case 'masking':
      return recordOf(flag, 'card=[0-9]{16}', texts);
    case 'context-variables':
      return recordOf(flag, 'msdyn_cartvalue=number', texts);
    case 'contacts':
      return contactsOf(texts, second as string[] | undefined);
    case 'widgets':
      return widgetsOf(switchesOf(tables.EMULATOR_OPTIONS), texts);
    case 'faults':
      return faultsOf(tables.FAULTS, texts);
    default:
      return value;
  }
}

/** Their texts; what is in them is left to the emulator. */
function tlsOf(
  key: string | undefined,
  cert: string | undefined,
  read: Given['read'],
): EmulatorOptions['tls'] {
  if (key === undefined && cert === undefined) return undefined;
  if (key !== undefined && cert !== undefined) {
    return { key: read('--tls-key', key), cert: read('--tls-cert', cert) };
  }
  const missing = key === undefined ? '--tls-key' : '--tls-cert';
  throw wrongUsage(
    `${missing} is missing. Give --tls-key and --tls-cert together, such as the two files of mkcert.`,
  );
}

/** @throws {CliError} for a text without both sides of its equals sign, and for a name that comes twice. */
function pairs(flag: string, example: string, texts: readonly string[]): [string, string][] {
  const names = new Set<string>();
  return texts.map((text) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw wrongUsage(`${flag} received '${text}'. Write it as ${flag} ${example}.`);
    }
    if (names.has(name)) throw wrongUsage(`${flag} received '${name}' twice. Give it once.`);
    names.add(name);
    return [name, value];
  });
}

function recordOf(flag: string, example: string, texts: readonly string[] | undefined) {
  return texts && Object.fromEntries(pairs(flag, example, texts));
}

function contactsOf(active: string[] = [], inactive: string[] = []): EmulatorOptions['contacts'] {
  if (active.length + inactive.length === 0) return undefined;
  const example = '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10=Kim';
  const all = new Map(
    pairs('--contact', example, active).map(([id, name]) => [id, { name, active: true }]),
  );
  for (const [id, name] of pairs('--inactive-contact', example, inactive)) {
    if (all.has(id)) {
      throw wrongUsage(
        `--contact and --inactive-contact both name '${id}'. Leave one of them out.`,
      );
    }
    all.set(id, { name, active: false });
  }
  return Object.fromEntries(all);
}

/** From `<guid>[,setting]…`. Whether the GUID is one is for the emulator to say. */
function widgetsOf(
  switches: readonly OptionEntry[],
  texts: string[] | undefined,
): EmulatorOptions['widgets'] {
  const settingOf = (word: string): WidgetOptions => {
    const entry = switches.find(({ cliFlag }) => cliFlag === word);
    if (entry) return { [entry.name]: !entry.default };
    const names = switches.map(({ cliFlag = '' }) => cliFlag);
    const nearest = nearestName(word, names);
    const hint = nearest ? `Did you mean '${nearest}'?` : `Known are ${names.join(', ')}.`;
    throw wrongUsage(`--widget received '${word}', which is not a setting. ${hint}`);
  };
  return texts?.map((text): FurtherWidgetOptions => {
    const [widgetId = '', ...words] = text.split(',').map((word) => word.trim());
    return Object.assign({ widgetId }, ...words.map(settingOf));
  });
}

/** Whether a value can be is for the emulator to say. */
function faultsOf(
  table: readonly FaultEntry[],
  texts: readonly string[] | undefined,
): EmulatorOptions['faults'] {
  if (texts === undefined) return undefined;
  const faults: Record<string, unknown> = {};
  for (const text of texts) {
    const [typed = '', value] = text.split(/=(.*)/s);
    const fault = table.find(({ cliFlag }) => cliFlag === typed);
    if (fault === undefined) throw unknownFault(table, typed);
    if (Object.hasOwn(faults, fault.name)) {
      throw wrongUsage(`--fault ${typed} is given twice. Give it once.`);
    }
    faults[fault.name] = faultValue(fault, value);
  }
  return faults as EmulatorOptions['faults'];
}

function faultValue(fault: FaultEntry, text: string | undefined): unknown {
  const { cliFlag, type } = fault;
  if (type === 'switch') {
    if (text === undefined) return true;
    throw wrongUsage(`--fault ${cliFlag} takes no value. Write it alone.`);
  }
  if (text) return NUMBER.test(text) ? Number(text) : text;
  throw wrongUsage(
    `--fault ${cliFlag} needs a value. Write it as --fault ${cliFlag}=${exampleOf(fault)}.`,
  );
}

function unknownFault(table: readonly FaultEntry[], typed: string): CliError {
  const names = table.map(({ cliFlag }) => cliFlag);
  const nearest = nearestName(typed, names);
  return wrongUsage(
    `There is no fault '${typed}'. ${nearest ? `Did you mean ${nearest}?` : `There are ${names.join(', ')}.`}`,
  );
}
