/** What an organisation sets up for its chats, as far as a verdict depends on it. @module */

/** The two types that a workstream's context variable can have (C4). */
export type ContextType = 'text' | 'number';

/** Which side counts when token and page give a context variable of the same name (C6). */
export type ContextWinner = 'token' | 'page';

/** Which of the two forms of a context variable the service takes in a token (C5). */
export type ContextForms = 'both' | 'flat' | 'long';

/** What a token's `kid` is while one PEM is published, which names no key (K2). */
export type PemKid = 'optional' | 'required' | 'refused';

/** The two behaviours of P5: when the widget takes the token from its provider. */
export type TokenRead = 'at-start' | 'at-registration';

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
  /** Undefined when nobody told it. */
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly statusReason: number;
}

/** By the GUID in lower case. */
export type KnownContacts = ReadonlyMap<string, KnownContact>;

/** The status reason of an active record, the only one that links. */
export const ACTIVE_STATUS_REASON = 1;
