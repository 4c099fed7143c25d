/** What can be asked of the emulator, and what it does when nothing is asked. @module */
import { type Faults, NO_FAULTS } from '../faults/faults.ts';
import type { LogEntry } from '../http/log-requests.ts';

/** The two behaviours of P5: when the widget takes the token from its provider. */
export type TokenRead = 'at-start' | 'at-registration';

/** The two types that a workstream's context variable can have (C4). */
export type ContextType = 'text' | 'number';

/** Which side counts when token and page give a context variable of the same name (C6). */
export type ContextWinner = 'token' | 'page';

/** A contact record in the pretended Dataverse (T3), as far as the identification rule looks at it (L1). */
export interface ContactRecord {
  /** What `Name` is compared with. Either this or `name` is needed. @default `name` */
  fullName?: string;
  /** The same, in short. @default `fullName` */
  name?: string;
  /** What `Email` is compared with; empty when the record has none. @default not compared */
  email?: string;
  /** What `Phone` is compared with; empty when the record has none. @default not compared */
  phone?: string;
  /** Links with 1 alone; a status of one's own has another number (T3). @default 1, or 2 when not active */
  statusReason?: number;
  /** False is status reason 2. @default true */
  active?: boolean;
}

/** A contact record after checking. */
export interface KnownContact {
  readonly fullName: string;
  /** Undefined when the option does not tell it. */
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly statusReason: number;
}

/** By the GUID in lower case. */
export type KnownContacts = ReadonlyMap<string, KnownContact>;

/** The status reason of an active record, the only one that links. */
export const ACTIVE_STATUS_REASON = 1;

/** How one chat widget of the organisation is set up. */
export interface WidgetOptions {
  /** GUID of the pretended chat widget. @default a fixed one */
  widgetId?: string;
  /** Whether the widget has an authentication setting (A1). Without one everybody chats as a guest. @default true */
  authentication?: boolean;
  /** Dotted name of the page's JavaScript client function. @default 'auth.getAuthenticationToken' */
  clientFunction?: string;
  /** @default 'at-start' */
  tokenRead?: TokenRead;
  /** Lets a visitor without a token chat as a guest (P10). @default false */
  signInOptional?: boolean;
  /** Whether a customer's open chat is found again in another tab. @default true */
  chatReconnect?: boolean;
  /** Whether one conversation goes on for ever, instead of one for each chat. @default false */
  persistentChat?: boolean;
  /** The survey that the customer answers before a chat: text of an adaptive card. @default none */
  preChatSurvey?: string;
  /** What the customer's side blots out before it sends: regular expressions by name. @default none */
  dataMasking?: Readonly<Record<string, string>>;
  /** Whether it is outside operating hours, so that no chat begins. @default false */
  outOfOperatingHours?: boolean;
}

/** Private key and certificate, as PEM texts. */
export interface TlsOptions {
  key: string;
  cert: string;
}

/** A further widget: what it leaves out is as in the emulator's own. */
export interface FurtherWidgetOptions extends WidgetOptions {
  widgetId: string;
}

export interface EmulatorOptions extends WidgetOptions {
  /** Where the site publishes its public key: http or https, fetched server to server (K1). */
  publicKeyUrl: string;
  /** 0 takes any free port. @default 3001 */
  port?: number;
  /** Address to listen on. Anything but loopback opens the agent's view to the network. @default '127.0.0.1' */
  host?: string;
  /** Port of the same service over https, which the chat SDK wants. @default 0, any free one */
  httpsPort?: number;
  /** PEM texts of a certificate that your browser trusts, such as mkcert's. @default one made at start */
  tls?: TlsOptions;
  /** GUID of the pretended organisation. @default a fixed one */
  organizationId?: string;
  /** More widgets of the same organisation, with other settings. At most 20. @default none */
  widgets?: readonly FurtherWidgetOptions[];
  /**
   * The context variables that the workstream defines (C3, C4), by exact name. Left out, every
   * name is created as Text without a remark, as in a workstream that defines none.
   */
  contextVariables?: Record<string, ContextType>;
  /**
   * The contact records that exist (T3), by GUID, which the default identification rule looks
   * through (L1). Left out, every GUID counts as a record, named after the token's profile claims.
   */
  contacts?: Record<string, ContactRecord>;
  /**
   * Whose value counts when token and page give the same context variable (C6); which one does in
   * Omnichannel is not public. @default 'token'
   */
  contextWins?: ContextWinner;
  /** How far the site's clock may be off, in seconds (T4). @default 0 */
  clockToleranceSeconds?: number;
  /** How long a fetched key document is used again, in seconds (K5). @default 0 */
  keyCacheSeconds?: number;
  /** Faults that are switched on from the start; `setFaults` changes them. @default none */
  faults?: Partial<Faults>;
  /**
   * Lets calls and fields through that the emulator does not know, and lists them, instead of
   * refusing them with 501. @default false
   */
  loose?: boolean;
  /** The clock, in epoch milliseconds. @default Date.now */
  now?: () => number;
  /**
   * Receives one entry for each answered call. Tokens in it are cut to their last six characters.
   * What it throws or rejects with is dropped.
   */
  onRequest?: (entry: LogEntry) => void;
}

/** One widget's settings, complete. */
export type Widget = Readonly<Required<WidgetOptions>>;

/** The options after checking: complete, normalised, frozen. */
export interface Config {
  readonly publicKeyUrl: URL;
  readonly port: number;
  readonly host: string;
  readonly httpsPort: number;
  readonly tls: Readonly<TlsOptions> | undefined;
  readonly organizationId: string;
  /** The widget of the options themselves. */
  readonly widget: Widget;
  /** All of them, that one first, by id in lower case. */
  readonly widgets: ReadonlyMap<string, Widget>;
  readonly contextVariables: ReadonlyMap<string, ContextType> | undefined;
  readonly contacts: KnownContacts | undefined;
  readonly contextWins: ContextWinner;
  readonly clockToleranceSeconds: number;
  readonly keyCacheSeconds: number;
  /** From the start; what is switched on later is not in here. */
  readonly faults: Readonly<Faults>;
  readonly loose: boolean;
  readonly now: () => number;
  readonly onRequest: (entry: LogEntry) => void;
}

export const WIDGET_DEFAULTS: Widget = {
  widgetId: 'e1a7c0de-0000-4000-8000-0000000c4a70',
  authentication: true,
  clientFunction: 'auth.getAuthenticationToken',
  tokenRead: 'at-start',
  signInOptional: false,
  chatReconnect: true,
  persistentChat: false,
  preChatSurvey: '',
  dataMasking: {},
  outOfOperatingHours: false,
};

export const DEFAULTS: Pick<
  Config,
  | 'port'
  | 'host'
  | 'httpsPort'
  | 'organizationId'
  | 'contextWins'
  | 'clockToleranceSeconds'
  | 'keyCacheSeconds'
  | 'faults'
  | 'loose'
  | 'now'
  | 'onRequest'
> = {
  port: 3001,
  host: '127.0.0.1',
  httpsPort: 0,
  organizationId: 'e1a7c0de-0000-4000-8000-00000000d365',
  contextWins: 'token',
  clockToleranceSeconds: 0,
  keyCacheSeconds: 0,
  faults: NO_FAULTS,
  loose: false,
  now: Date.now,
  onRequest: (): void => {},
};

/** Every setting of a widget, so that a misspelt one can be told from a known one. */
export const WIDGET_OPTION_NAMES: readonly (keyof WidgetOptions)[] = [
  'widgetId',
  'authentication',
  'clientFunction',
  'tokenRead',
  'signInOptional',
  'chatReconnect',
  'persistentChat',
  'preChatSurvey',
  'dataMasking',
  'outOfOperatingHours',
];

/** Every option there is. */
export const OPTION_NAMES: readonly (keyof EmulatorOptions)[] = [
  ...WIDGET_OPTION_NAMES,
  'publicKeyUrl',
  'port',
  'host',
  'httpsPort',
  'tls',
  'organizationId',
  'widgets',
  'contextVariables',
  'contacts',
  'contextWins',
  'clockToleranceSeconds',
  'keyCacheSeconds',
  'faults',
  'loose',
  'now',
  'onRequest',
];
