/** What can be asked of the emulator, and what it does when nothing is asked. @module */
import type { LogEntry } from '../http/log-requests.ts';

/** The two behaviours of P5: when the widget takes the token from its provider. */
export type TokenRead = 'at-start' | 'at-registration';

/** The two types that a workstream's context variable can have (C4). */
export type ContextType = 'text' | 'number';

/** A contact record in the pretended Dataverse (T3). */
export interface ContactRecord {
  name: string;
  /** A record that is not active links to nothing. @default true */
  active?: boolean;
}

export interface EmulatorOptions {
  /** Where the site publishes its public key: http or https, fetched server to server (K1). */
  publicKeyUrl: string;
  /** Dotted name of the page's JavaScript client function. @default 'auth.getAuthenticationToken' */
  clientFunction?: string;
  /** 0 takes any free port. @default 3001 */
  port?: number;
  /** Address to listen on. Anything but loopback opens the agent's view to the network. @default '127.0.0.1' */
  host?: string;
  /** @default 'at-start' */
  tokenRead?: TokenRead;
  /** Lets a visitor without a token chat as a guest (P10). @default false */
  signInOptional?: boolean;
  /** GUID of the pretended organisation. @default a fixed one */
  organizationId?: string;
  /** GUID of the pretended chat widget. @default a fixed one */
  widgetId?: string;
  /**
   * The context variables that the workstream defines (C3, C4), by exact name. Left out, every
   * name is created as Text without a remark, as in a workstream that defines none.
   */
  contextVariables?: Record<string, ContextType>;
  /**
   * The contact records that exist (T3), by GUID. Left out, every GUID counts as a record, named
   * after the token's profile claims.
   */
  contacts?: Record<string, ContactRecord>;
  /** How far the site's clock may be off, in seconds (T4). @default 0 */
  clockToleranceSeconds?: number;
  /** How long a fetched key document is used again, in seconds (K5). @default 0 */
  keyCacheSeconds?: number;
  /** The clock, in epoch milliseconds. @default Date.now */
  now?: () => number;
  /**
   * Receives one entry for each answered call. Tokens in it are cut to their last six characters.
   * What it throws or rejects with is dropped.
   */
  onRequest?: (entry: LogEntry) => void;
}

/** The options after checking: complete, normalised, frozen. */
export interface Config {
  readonly publicKeyUrl: URL;
  readonly clientFunction: string;
  readonly port: number;
  readonly host: string;
  readonly tokenRead: TokenRead;
  readonly signInOptional: boolean;
  readonly organizationId: string;
  readonly widgetId: string;
  readonly contextVariables: ReadonlyMap<string, ContextType> | undefined;
  /** Keyed by the GUID in lower case. */
  readonly contacts: ReadonlyMap<string, Required<ContactRecord>> | undefined;
  readonly clockToleranceSeconds: number;
  readonly keyCacheSeconds: number;
  readonly now: () => number;
  readonly onRequest: (entry: LogEntry) => void;
}

export const DEFAULTS: Required<
  Omit<EmulatorOptions, 'publicKeyUrl' | 'contextVariables' | 'contacts'>
> = {
  clientFunction: 'auth.getAuthenticationToken',
  port: 3001,
  host: '127.0.0.1',
  tokenRead: 'at-start',
  signInOptional: false,
  organizationId: 'e1a7c0de-0000-4000-8000-00000000d365',
  widgetId: 'e1a7c0de-0000-4000-8000-0000000c4a70',
  clockToleranceSeconds: 0,
  keyCacheSeconds: 0,
  now: Date.now,
  onRequest: (): void => {},
};

/** Every option there is, so that a misspelt one can be told from a known one. */
export const OPTION_NAMES: readonly (keyof EmulatorOptions)[] = [
  'publicKeyUrl',
  'clientFunction',
  'port',
  'host',
  'tokenRead',
  'signInOptional',
  'organizationId',
  'widgetId',
  'contextVariables',
  'contacts',
  'clockToleranceSeconds',
  'keyCacheSeconds',
  'now',
  'onRequest',
];
