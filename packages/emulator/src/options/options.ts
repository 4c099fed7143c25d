/**
 * The one table of what can be asked of the emulator. The types, the checks, the command line's flags
 * and help, and the README's table follow from it.
 * @module
 */
import type { FaultName, Faults } from '../contract/faults.ts';
import type { ContactRecord, ContextType, KnownContacts } from '../contract/workstream.ts';

/**
 * `type` says how an option is read: `READERS` has one reader for each type. Those with `widget` are
 * settings of a chat widget, which further widgets may have too.
 */
const OPTION_TABLE = {
  publicKeyUrl: {
    type: 'url',
    required: true,
    description:
      'Where the site publishes its public key; fetched server to server, redirects are not followed (K1). null when it is given after the start, with setPublicKeyUrl().',
    cliFlag: 'public-key-url',
    placeholder: 'url',
  },
  clientFunction: {
    type: 'dotted-name',
    default: 'auth.getAuthenticationToken',
    description: "Dotted name of the page's JavaScript client function.",
    widget: true,
    cliFlag: 'client-function',
    placeholder: 'name',
  },
  port: {
    type: 'number',
    isWhole: true,
    min: 0,
    max: 65_535,
    default: 3001,
    description: '0 takes any free port.',
    cliFlag: 'port',
    placeholder: 'number',
  },
  host: {
    type: 'host',
    default: '127.0.0.1',
    description:
      "Address to listen on; anything but loopback opens the agent's view to the network.",
    cliFlag: 'host',
    placeholder: 'address',
  },
  httpsPort: {
    type: 'number',
    isWhole: true,
    min: 0,
    max: 65_535,
    default: 0,
    description:
      'Port of the same service over https, which the chat SDK joins; 0 takes any free port.',
    cliFlag: 'https-port',
    placeholder: 'number',
  },
  tls: {
    type: 'tls',
    defaultWords: 'one made at start',
    description:
      "{ key, cert }: PEM texts of a certificate that your browser trusts, such as mkcert's.",
    cliFlag: 'tls-key',
    placeholder: 'file',
  },
  tokenRead: {
    type: 'choice',
    choices: ['at-start', 'at-registration'],
    default: 'at-start',
    description:
      'When the widget takes the token from its provider (P5): at-start as documented, at-registration as an older widget does.',
    widget: true,
    cliFlag: 'token-read',
    placeholder: 'when',
  },
  signInOptional: {
    type: 'switch',
    default: false,
    description:
      'Lets a visitor without a token chat as a guest, who keeps the chat when signing in later (P10).',
    widget: true,
    cliFlag: 'sign-in-optional',
  },
  authentication: {
    type: 'switch',
    default: true,
    description:
      'Whether the widget has an authentication setting (A1); without one everybody chats as a guest.',
    widget: true,
    cliFlag: 'no-authentication',
  },
  chatReconnect: {
    type: 'switch',
    default: true,
    description: "Whether a customer's open chat is found again in another tab.",
    widget: true,
    cliFlag: 'no-reconnect',
  },
  persistentChat: {
    type: 'switch',
    default: false,
    description: 'Whether each customer has one conversation that goes on for ever.',
    widget: true,
    cliFlag: 'persistent',
  },
  attachments: {
    type: 'switch',
    default: false,
    description:
      'Whether a customer may send files with the chat SDK: up to 5 MiB each, 20 a chat, 50 MiB in all. The widget of the script tag shows none.',
    widget: true,
    cliFlag: 'attachments',
  },
  calling: {
    type: 'choice',
    choices: ['none', 'voice', 'voice-and-video'],
    default: 'none',
    description:
      'Which calls the configuration offers (msdyn_callingoptions). Calls themselves are not emulated.',
    widget: true,
    cliFlag: 'calling',
    placeholder: 'kind',
  },
  snippetUrl: {
    type: 'address',
    isScript: true,
    default: '',
    defaultWords: 'none',
    description:
      'The https address of a script, without port and query, in the script tag of the configuration (msdyn_widgetsnippet): from its host the chat SDK loads what it needs for calls.',
    widget: true,
    cliFlag: 'snippet-url',
    placeholder: 'url',
  },
  reconnectRedirectUrl: {
    type: 'address',
    default: '',
    defaultWords: 'none',
    description:
      'Where a reconnect link leads whose chat is over (reconnectRedirectionURL), such as a page of the site.',
    widget: true,
    cliFlag: 'reconnect-redirect-url',
    placeholder: 'url',
  },
  preChatSurvey: {
    type: 'survey',
    default: '',
    defaultWords: 'none',
    description:
      'The questions before a chat: text of an adaptive card, for the chat SDK. The widget of the script tag shows none.',
    widget: true,
    cliFlag: 'pre-chat-survey',
    placeholder: 'file',
  },
  dataMasking: {
    type: 'masking',
    defaultWords: 'none',
    description:
      'What the chat SDK blots out before it sends: regular expressions by name, such as { card: "[0-9]{16}" }.',
    widget: true,
    cliFlag: 'data-mask',
    placeholder: 'name=regex',
    isRepeatable: true,
  },
  outOfOperatingHours: {
    type: 'switch',
    default: false,
    description: 'Whether it is outside operating hours, so that no chat begins.',
    widget: true,
    cliFlag: 'out-of-hours',
  },
  widgets: {
    type: 'widgets',
    defaultWords: 'none',
    description:
      "Up to 20 more widgets of the same organisation: { widgetId } and those of a widget's settings that differ. The agent's view then says which widget each chat came from.",
    cliFlag: 'widget',
    placeholder: 'guid[,setting...]',
    isRepeatable: true,
  },
  organizationId: {
    type: 'guid',
    default: 'e1a7c0de-0000-4000-8000-00000000d365',
    description: 'GUID of the pretended organisation, in the script tag.',
    cliFlag: 'organization-id',
    placeholder: 'guid',
  },
  widgetId: {
    type: 'guid',
    default: 'e1a7c0de-0000-4000-8000-0000000c4a70',
    description: 'GUID of the pretended chat widget, in the script tag.',
    widget: true,
    cliFlag: 'widget-id',
    placeholder: 'guid',
  },
  contextVariables: {
    type: 'context-variables',
    defaultWords: 'every name is taken as text',
    description:
      'What the workstream defines, such as { msdyn_cartvalue: "number", msdyn_isvip: "text" }: names are then compared (C3) and numbers checked (C4).',
    cliFlag: 'context-variable',
    placeholder: 'name=type',
    isRepeatable: true,
  },
  contextForms: {
    type: 'choice',
    choices: ['both', 'flat', 'long'],
    default: 'both',
    description:
      'Which form of a context variable the service takes in a token (C5): both, flat values alone, or { value, isDisplayable } alone. The other is refused.',
    cliFlag: 'context-forms',
    placeholder: 'forms',
  },
  contextNumbers: {
    type: 'switch',
    default: true,
    description: 'Whether the service takes JSON numbers in the context of a token (C4).',
    cliFlag: 'no-context-numbers',
  },
  contextBooleans: {
    type: 'switch',
    default: true,
    description: 'Whether the service takes JSON booleans in the context of a token (C4).',
    cliFlag: 'no-context-booleans',
  },
  contextWins: {
    type: 'choice',
    choices: ['token', 'page'],
    default: 'token',
    description:
      'Whose value counts when token and page give a context variable of the same name (C6).',
    cliFlag: 'context-wins',
    placeholder: 'side',
  },
  contacts: {
    type: 'contacts',
    defaultWords: 'every GUID counts as a record',
    description:
      'The contact records that exist, such as { "<guid>": { fullName: "Kim Abercrombie", email: "kim@example.com", phone: "", statusReason: 1 } }: others are not linked (T3), and a Name, Email or Phone of the context that differs unlinks (L1). What is left out is not compared; name is short for fullName; active: false is status reason 2.',
    cliFlag: 'contact',
    placeholder: 'guid=name',
    isRepeatable: true,
  },
  clockToleranceSeconds: {
    type: 'number',
    min: 0,
    max: 3600,
    default: 0,
    description: "How far the site's clock may be off, in seconds (T4).",
    cliFlag: 'clock-tolerance',
    placeholder: 'seconds',
  },
  expToleranceSeconds: {
    type: 'number',
    min: 0,
    max: 31_536_000,
    sameAs: 'clockToleranceSeconds',
    defaultWords: 'that of clockToleranceSeconds',
    description: 'The same for exp alone, in seconds.',
    cliFlag: 'exp-tolerance',
    placeholder: 'seconds',
  },
  nbfToleranceSeconds: {
    type: 'number',
    min: 0,
    max: 31_536_000,
    sameAs: 'clockToleranceSeconds',
    defaultWords: 'that of clockToleranceSeconds',
    description: 'The same for nbf alone, in seconds.',
    cliFlag: 'nbf-tolerance',
    placeholder: 'seconds',
  },
  iatToleranceSeconds: {
    type: 'number',
    min: 0,
    max: 31_536_000,
    sameAs: 'clockToleranceSeconds',
    defaultWords: 'that of clockToleranceSeconds',
    description: 'The same for iat alone, in seconds.',
    cliFlag: 'iat-tolerance',
    placeholder: 'seconds',
  },
  laterExpiry: {
    type: 'switch',
    default: true,
    description:
      'Whether the calls about a chat that has begun check exp once more (T8), and not only its start.',
    cliFlag: 'no-later-expiry',
  },
  maxTokenBytes: {
    type: 'number',
    isWhole: true,
    min: 512,
    max: 65_536,
    default: 16_384,
    description: 'The longest token that is accepted, in bytes (T7).',
    cliFlag: 'max-token-bytes',
    placeholder: 'bytes',
  },
  keyCacheSeconds: {
    type: 'number',
    min: 0,
    max: 31_536_000,
    default: 0,
    description:
      'How long fetched keys are used again, in seconds (K5); 0 fetches them for every token.',
    cliFlag: 'key-cache',
    placeholder: 'seconds',
  },
  newKeyCacheSeconds: {
    type: 'number',
    min: 0,
    max: 31_536_000,
    sameAs: 'keyCacheSeconds',
    defaultWords: 'that of keyCacheSeconds',
    description:
      'The same for a token whose kid is not among the kept keys, in seconds: when they are older, they are fetched again (K5).',
    cliFlag: 'new-key-cache',
    placeholder: 'seconds',
  },
  keyExpiry: {
    type: 'switch',
    default: true,
    description: 'Whether a published key is refused once its expiry is past (K3).',
    cliFlag: 'ignore-key-expiry',
  },
  pemKid: {
    type: 'choice',
    choices: ['optional', 'required', 'refused'],
    default: 'optional',
    description: "What a token's kid is while one PEM is published (K2), which names no key.",
    cliFlag: 'pem-kid',
    placeholder: 'how',
  },
  faults: {
    type: 'faults',
    defaultWords: 'none',
    description: 'Faults that are switched on from the start: see below.',
    cliFlag: 'fault',
    placeholder: 'name[=value]',
    isRepeatable: true,
  },
  loose: {
    type: 'switch',
    default: false,
    description:
      "Lets calls and fields through that the emulator does not know, instead of refusing them with 501; both are listed in the agent's view.",
    cliFlag: 'loose',
  },
  now: {
    type: 'clock',
    defaultWords: 'Date.now',
    description: 'The clock, in epoch milliseconds.',
  },
  onRequest: {
    type: 'listener',
    defaultWords: 'nothing',
    description:
      'Receives one entry for each answered call: time, method, path, status, widget, and what was refused, by which rule, by which fault, or was unknown. Tokens in it are cut to their last six characters, and masked in paths; what it throws or rejects with is dropped.',
  },
} as const;

type OptionTable = typeof OPTION_TABLE;
export type OptionName = keyof OptionTable;
export type OptionType = OptionTable[OptionName]['type'];

/** What is given for each type of option. */
interface Given {
  switch: boolean;
  number: number;
  url: string | null;
  /** Of a web page or a script; empty for none. */
  address: string;
  host: string;
  guid: string;
  'dotted-name': string;
  survey: string;
  masking: Readonly<Record<string, string>>;
  tls: TlsOptions;
  widgets: readonly FurtherWidgetOptions[];
  'context-variables': Record<string, ContextType>;
  contacts: Record<string, ContactRecord>;
  faults: Partial<Faults>;
  clock: () => number;
  listener: (entry: LogEntry) => void;
}

/** What it is after checking, where that is something else. */
interface Checked {
  url: URL | undefined;
  tls: Readonly<TlsOptions> | undefined;
  widgets: ReadonlyMap<string, Widget>;
  'context-variables': ReadonlyMap<string, ContextType> | undefined;
  contacts: KnownContacts | undefined;
  faults: Readonly<Faults>;
}

type GivenFor<Entry> = Entry extends { choices: readonly (infer Choice)[] }
  ? Choice
  : Entry extends { type: infer Type extends keyof Given }
    ? Given[Type]
    : never;

type CheckedFor<Entry> = Entry extends { type: infer Type extends keyof Checked }
  ? Checked[Type]
  : GivenFor<Entry>;

type WidgetOptionName = {
  [Name in OptionName]: OptionTable[Name] extends { widget: true } ? Name : never;
}[OptionName];

type RequiredName = {
  [Name in OptionName]: OptionTable[Name] extends { required: true } ? Name : never;
}[OptionName];

/** How one chat widget of the organisation is set up. */
export type WidgetOptions = { -readonly [Name in WidgetOptionName]?: GivenFor<OptionTable[Name]> };

/** A further widget: what it leaves out is as in the emulator's own. */
export interface FurtherWidgetOptions extends WidgetOptions {
  widgetId: string;
}

/** What each of them is, and does when it is left out, says the README's table. */
export type EmulatorOptions = {
  -readonly [Name in Exclude<OptionName, RequiredName>]?: GivenFor<OptionTable[Name]>;
} & { -readonly [Name in RequiredName]: GivenFor<OptionTable[Name]> };

/** One widget's settings, complete. */
export type Widget = { readonly [Name in WidgetOptionName]: CheckedFor<OptionTable[Name]> };

/** The options after checking: complete, normalised, frozen. */
export type Config = {
  readonly [Name in Exclude<OptionName, WidgetOptionName>]: CheckedFor<OptionTable[Name]>;
} & {
  /** The widget of the options themselves, first of `widgets`, which are by id in lower case. */
  readonly widget: Widget;
};

/** Private key and certificate, as PEM texts. */
export interface TlsOptions {
  key: string;
  cert: string;
}

/** What `onRequest` receives. */
export interface LogEntry {
  /** Epoch milliseconds, when the call arrived. */
  at: number;
  method: string;
  /** Without its query; what looks like a JWT in it is masked. */
  path: string;
  /** 0 when the caller left before the answer was complete. */
  status: number;
  durationMs: number;
  origin?: string;
  /** The JWT's last six characters. */
  token?: string;
  /** The chat token's last six characters. */
  chatToken?: string;
  /** Id of the widget that the call is for, when its path names one. */
  widgetId?: string;
  /** Title of the refusal, when it was one. */
  refusal?: string;
  /** The contract's rule that was broken. */
  rule?: string;
  /** The fault that is to blame for the answer, or for its coming late. */
  fault?: FaultName;
  /** What the emulator does not know: `call`, or the fields of one by name. */
  unknown?: string;
}

/** One row of the table. */
export interface OptionEntry {
  readonly name: OptionName;
  readonly type: OptionType;
  readonly required?: true;
  /** Absent where only words can say it. */
  readonly default?: string | number | boolean;
  /** The same in words. */
  readonly defaultWords?: string;
  /** Of a `choice`. */
  readonly choices?: readonly string[];
  /** Of a `number`. */
  readonly min?: number;
  readonly max?: number;
  readonly isWhole?: true;
  /** Of an `address`: that the chat SDK has to find it in a script tag. */
  readonly isScript?: true;
  /** Left out, it has the value of this one. */
  readonly sameAs?: string;
  /** In full sentences. */
  readonly description: string;
  /** A setting of a widget. */
  readonly widget?: true;
  /** Its flag on the command line, without dashes; that of a switch stands for what is not its default. */
  readonly cliFlag?: string;
  /** What its value is called there; absent for a switch. */
  readonly placeholder?: string;
  /** Whether its flag may be repeated, each time with one part of the value. */
  readonly isRepeatable?: true;
}

/** All rows, in the order of the table. */
export const EMULATOR_OPTIONS: readonly OptionEntry[] = (
  Object.keys(OPTION_TABLE) as OptionName[]
).map((name) => ({ name, ...OPTION_TABLE[name] }));

/** Those of a widget. */
export const WIDGET_OPTIONS: readonly OptionEntry[] = EMULATOR_OPTIONS.filter(
  ({ widget }) => widget === true,
);
