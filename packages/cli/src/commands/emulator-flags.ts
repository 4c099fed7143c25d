/** The flags of `lcw-auth emulator`: one row for each says how it is written, what it is for, and which option it becomes. @module */
import type {
  EmulatorOptions,
  Faults,
  FurtherWidgetOptions,
  WidgetOptions,
} from '@lcw-auth/emulator';
import { InvalidArgumentError, Option } from 'commander';
import { CliError } from '../errors.ts';
import { readNamedFile } from '../read-input.ts';
import { nearestName } from '../text.ts';

/** Of certificates and surveys. */
const MAX_FILE_BYTES = 1_048_576;

/** What commander gives, by flag. */
export type FlagValues = Readonly<Record<string, unknown>>;

interface FlagRow {
  /** As commander writes it. */
  flags: string;
  help: string;
  /** The emulator's option. */
  option: keyof EmulatorOptions;
  /** Of a switch: what it sets. */
  value?: boolean;
  /** Whether the value is a number; whether it is in range is for the emulator to say. */
  isNumber?: true;
  isRepeated?: true;
  /** Whether `--widget` has it too, by the same word. */
  isOfWidget?: true;
}

const ROWS: readonly FlagRow[] = [
  {
    flags: '--public-key-url <url>',
    option: 'publicKeyUrl',
    help: 'where the site publishes its key. Required',
  },
  {
    flags: '--port <number>',
    option: 'port',
    isNumber: true,
    help: '0 takes any free port (default: 3001)',
  },
  {
    flags: '--host <address>',
    option: 'host',
    help: "address to listen on. Any but 127.0.0.1 opens the agent's view to the network (default: 127.0.0.1)",
  },
  {
    flags: '--https-port <number>',
    option: 'httpsPort',
    isNumber: true,
    help: 'the same over https, which the chat SDK wants (default: 0, any free port)',
  },
  {
    flags: '--tls-key <file>',
    option: 'tls',
    help: "PEM file with the key of a certificate that your browser trusts, such as mkcert's. Left out, one is made at each start",
  },
  { flags: '--tls-cert <file>', option: 'tls', help: 'PEM file with that certificate' },
  {
    flags: '--client-function <name>',
    option: 'clientFunction',
    help: "the page's client function (default: auth.getAuthenticationToken)",
  },
  {
    flags: '--token-read <when>',
    option: 'tokenRead',
    help: 'at-start (as documented) or at-registration (as an older widget does) (default: at-start)',
  },
  {
    flags: '--sign-in-optional',
    option: 'signInOptional',
    value: true,
    isOfWidget: true,
    help: 'let a visitor without a token chat as a guest',
  },
  {
    flags: '--no-authentication',
    option: 'authentication',
    value: false,
    isOfWidget: true,
    help: 'no authentication setting: everybody chats as a guest',
  },
  {
    flags: '--persistent',
    option: 'persistentChat',
    value: true,
    isOfWidget: true,
    help: 'one conversation of each customer that goes on for ever',
  },
  {
    flags: '--no-reconnect',
    option: 'chatReconnect',
    value: false,
    isOfWidget: true,
    help: 'an open chat is not found again in another tab',
  },
  {
    flags: '--out-of-hours',
    option: 'outOfOperatingHours',
    value: true,
    isOfWidget: true,
    help: 'outside operating hours: no chat begins',
  },
  {
    flags: '--pre-chat-survey <file>',
    option: 'preChatSurvey',
    help: 'adaptive card with the questions before a chat, for the chat SDK: the widget of the script tag shows none',
  },
  {
    flags: '--data-mask <name=regex>',
    option: 'dataMasking',
    isRepeated: true,
    help: 'what the chat SDK blots out before it sends',
  },
  {
    flags: '--widget <guid[,setting...]>',
    option: 'widgets',
    isRepeated: true,
    help: 'one more widget. Settings are sign-in-optional, no-authentication, persistent, no-reconnect and out-of-hours; the rest is as above',
  },
  {
    flags: '--organization-id <guid>',
    option: 'organizationId',
    help: "the organisation in the widget's script tag",
  },
  {
    flags: '--widget-id <guid>',
    option: 'widgetId',
    help: "the widget in the widget's script tag",
  },
  {
    flags: '--key-cache <seconds>',
    option: 'keyCacheSeconds',
    isNumber: true,
    help: 'how long fetched keys are used again, such as 43200 for twelve hours (default: 0)',
  },
  {
    flags: '--clock-tolerance <seconds>',
    option: 'clockToleranceSeconds',
    isNumber: true,
    help: "how far the site's clock may be off (default: 0)",
  },
  {
    flags: '--context-variable <name=type>',
    option: 'contextVariables',
    isRepeated: true,
    help: 'a context variable of the workstream, text or number; left out, every name is taken as text',
  },
  {
    flags: '--context-wins <side>',
    option: 'contextWins',
    help: 'token or page: whose value counts when both give a context variable of the same name (default: token)',
  },
  {
    flags: '--contact <guid=name>',
    option: 'contacts',
    isRepeated: true,
    help: 'a contact record that exists; left out, every GUID counts as a record',
  },
  {
    flags: '--inactive-contact <guid=name>',
    option: 'contacts',
    isRepeated: true,
    help: 'a record that is not active, and so links to nothing',
  },
  {
    flags: '--fault <name[=value]>',
    option: 'faults',
    isRepeated: true,
    help: 'switch a fault on, to see how the site takes it; the faults are below',
  },
  {
    flags: '--loose',
    option: 'loose',
    value: true,
    help: "let calls and fields pass that the emulator does not know, instead of refusing them with 501. Both are listed in the agent's view",
  },
];

interface FaultRow {
  /** As typed. */
  name: string;
  fault: keyof Faults;
  /** What it takes, and an example; nothing for a switch. */
  value?: { name: string; example: string };
  help: string;
}

const FAULTS: readonly FaultRow[] = [
  {
    name: 'key-endpoint-delay',
    fault: 'keyEndpointDelaySeconds',
    value: { name: 'seconds', example: '3' },
    help: 'the public key address answers late, 0 to 60. After 5 seconds\nit is given up, and tokens are refused (rule K1)',
  },
  {
    name: 'key-endpoint-failure',
    fault: 'keyEndpointFailure',
    value: { name: 'how', example: 'html' },
    help: 'unreachable, status-500, redirect or html: tokens are\nrefused (K1), and the site is not asked',
  },
  {
    name: 'clock-skew',
    fault: 'clockSkewSeconds',
    value: { name: 'seconds', example: '3' },
    help: "the service's clock is ahead: good tokens look expired (T2).\nBehind, with a minus: they look post-dated (T4)",
  },
  {
    name: 'stale-key-cache',
    fault: 'staleKeyCache',
    help: 'the first fetched keys go on being used: a token of a key\nthat is published later is refused (K5)',
  },
  {
    name: 'connector-failure',
    fault: 'connectorFailure',
    value: { name: 'how', example: 'status-503' },
    help: 'status-401, status-503 or dropped: no chat starts. The last\ntwo also keep the widget of a page that loads meanwhile from\nstarting (code 7)',
  },
  {
    name: 'connector-delay',
    fault: 'connectorDelaySeconds',
    value: { name: 'seconds', example: '3' },
    help: 'the connector answers late, 0 to 60',
  },
];

/** The part of the help page that explains the faults. */
export const FAULTS_HELP: string = `Faults, which the agent's view can switch on and off as well. None of them lets
a wrong token through, and what one of them causes begins with "Fault switched
on:".
${FAULTS.map(({ name, value, help }) => {
  const typed = value ? `${name}=<${value.name}>` : name;
  return `  ${typed}\n${help.replace(/^/gm, '      ')}`;
}).join('\n')}`;

const NUMBER = /^[+-]?\d+(\.\d+)?$/;

function toNumber(text: string): number {
  if (NUMBER.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a number.');
}

const add = (text: string, previous: string[] = []) => [...previous, text];

/** For commander. */
export function emulatorFlags(): Option[] {
  return ROWS.map(({ flags, help, isNumber, isRepeated }) => {
    const option = new Option(flags, isRepeated ? `${help}. May be repeated` : help);
    if (isNumber) option.argParser(toNumber);
    return isRepeated ? option.argParser(add) : option;
  });
}

const nameOf = ({ flags }: FlagRow) => flags.split(' ', 1)[0] ?? flags;

/** What commander calls the value of a flag. */
function keyOf(flag: string): string {
  return flag
    .replace(/^--(?:no-)?/, '')
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The flag for an option, which may name one entry of it, such as `contacts["…"]` or `faults.clockSkewSeconds`. */
export function flagFor(option: string): string {
  const fault = FAULTS.find((row) => option === `faults.${row.fault}`);
  if (fault) return `--fault ${fault.name}`;
  const name = option.split(/[.[]/, 1)[0];
  const row = ROWS.find((each) => each.option === name);
  return row ? nameOf(row) : option;
}

/** `clock-skew=3`, as one would type what is switched on. */
export function faultWords(faults: Readonly<Faults>): string[] {
  return FAULTS.flatMap(({ name, fault }) => {
    const value = faults[fault];
    if (value === true) return name;
    return value === 0 || value === false || value === 'none' ? [] : `${name}=${value}`;
  });
}

/**
 * What was asked of the emulator. Most values are checked by the emulator itself.
 *
 * @throws {CliError} `wrong_usage` or `input_unusable`
 */
export function emulatorOptions(cwd: string, values: FlagValues): EmulatorOptions {
  const options: Record<string, unknown> = {};
  for (const row of ROWS) {
    const value = values[keyOf(nameOf(row))];
    const isGiven = row.value === undefined ? value !== undefined : value === row.value;
    if (isGiven) options[row.option] = value;
  }
  const texts = (key: string) => values[key] as string[] | undefined;
  const text = (key: string) => values[key] as string | undefined;
  const read = (flag: string, file: string) => readNamedFile({ cwd }, flag, file, MAX_FILE_BYTES);
  const survey = text('preChatSurvey');
  const special: Partial<Record<keyof EmulatorOptions, unknown>> = {
    tls: tlsOf(text('tlsKey'), text('tlsCert'), read),
    preChatSurvey: survey && read('--pre-chat-survey', survey),
    dataMasking: recordOf('--data-mask', 'card=[0-9]{16}', texts('dataMask')),
    contextVariables: recordOf(
      '--context-variable',
      'msdyn_cartvalue=number',
      texts('contextVariable'),
    ),
    contacts: contactsOf(texts('contact'), texts('inactiveContact')),
    widgets: widgetsOf(texts('widget')),
    faults: faultsOf(texts('fault')),
  };
  const given = Object.entries(special).filter(([, value]) => value !== undefined);
  return { ...options, ...Object.fromEntries(given) } as unknown as EmulatorOptions;
}

const wrongUsage = (message: string) => new CliError('wrong_usage', message);

/** Their texts; what is in them is left to the emulator. */
function tlsOf(
  key: string | undefined,
  cert: string | undefined,
  read: (flag: string, file: string) => string,
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
function widgetsOf(texts: string[] | undefined): EmulatorOptions['widgets'] {
  return texts?.map((text): FurtherWidgetOptions => {
    const [widgetId = '', ...words] = text.split(',').map((word) => word.trim());
    return Object.assign({ widgetId }, ...words.map(settingOf));
  });
}

function settingOf(word: string): WidgetOptions {
  const rows = ROWS.filter(({ isOfWidget }) => isOfWidget);
  const row = rows.find((each) => nameOf(each) === `--${word}`);
  if (row) return { [row.option]: row.value };
  const names = rows.map((each) => nameOf(each).slice(2));
  const nearest = nearestName(word, names);
  const hint = nearest ? `Did you mean '${nearest}'?` : `Known are ${names.join(', ')}.`;
  throw wrongUsage(`--widget received '${word}', which is not a setting. ${hint}`);
}

/** Whether a value can be is for the emulator to say. */
function faultsOf(texts: readonly string[] | undefined): EmulatorOptions['faults'] {
  if (texts === undefined) return undefined;
  const faults: Partial<Record<keyof Faults, unknown>> = {};
  for (const text of texts) {
    const [typed = '', value] = text.split(/=(.*)/s);
    const row = FAULTS.find(({ name }) => name === typed);
    if (row === undefined) throw unknownFault(typed);
    if (Object.hasOwn(faults, row.fault)) {
      throw wrongUsage(`--fault ${typed} is given twice. Give it once.`);
    }
    faults[row.fault] = faultValue(row, value);
  }
  return faults as EmulatorOptions['faults'];
}

function faultValue({ name, value }: FaultRow, text: string | undefined): unknown {
  if (value === undefined) {
    if (text === undefined) return true;
    throw wrongUsage(`--fault ${name} takes no value. Write it alone.`);
  }
  if (text) return NUMBER.test(text) ? Number(text) : text;
  throw wrongUsage(`--fault ${name} needs a value. Write it as --fault ${name}=${value.example}.`);
}

function unknownFault(typed: string): CliError {
  const names = FAULTS.map(({ name }) => name);
  const nearest = nearestName(typed, names);
  return wrongUsage(
    `There is no fault '${typed}'. ${nearest ? `Did you mean ${nearest}?` : `There are ${names.join(', ')}.`}`,
  );
}
