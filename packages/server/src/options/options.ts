/** What a site tells the middleware: the public options, and the complete configuration made of them. @module */
import type { IncomingMessage } from 'node:http';
import type {
  CheckedContext,
  Context,
  ContextTypes,
  ContextValue,
  DisplayedNames,
} from '../claims/context-types.ts';
import type { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { KeySource } from '../keys/key-source.ts';

declare global {
  namespace Express {
    /** Sites that type `req.user` extend this interface, as Passport's users do. */
    interface User {}
  }
}

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>;

/** What `onToken` learns of a token. The token itself is never in it. */
export interface TokenEvent {
  /** The `sub` claim. */
  subject: string;
  /** The `jti` claim, to find this token's event again. */
  tokenId: string;
  /** Which key signed. */
  kid: string;
  /** Epoch seconds. */
  issuedAt: number;
  /** Epoch seconds. */
  expiresAt: number;
}

/** Something that works but deserves a look. */
export interface Warning {
  code:
    | 'short_lifetime'
    | 'insecure_key_file'
    | 'key_file_unlinked'
    | 'key_left_out'
    | 'old_key'
    | 'context_omitted'
    | 'context_identifies'
    | 'origin_refused'
    | 'no_user_yet';
  /** One line that says what happened and what to do, and ends with the address of the code's section. */
  message: string;
}

/**
 * Options of {@link liveChatAuth} and {@link createTokenIssuer}.
 *
 * @typeParam User - what `user` returns; by default `Express.User`, as `req.user` is typed.
 * @typeParam Types - the declared context variables, inferred from `contextTypes`.
 * @typeParam Returned - what `context` returns, inferred and checked against `Types`.
 */
export interface Options<
  User = Express.User,
  Types extends ContextTypes | undefined = ContextTypes | undefined,
  Returned = Context,
> {
  /** The `iss` claim: a name for your site, such as `contosohelp.com`. */
  issuer: string;
  /**
   * Where the RSA signing keys come from: `keysFromFile(path)`, `keysFromPem(text)`,
   * `keysFromEnv(name)` or `keysFrom(async () => …)`.
   */
  keys: KeySource;
  /**
   * The GUID of the customer's contact or account record in Dataverse, the `sub` claim (T3).
   * Braces around it are removed and it is written in lower case. `undefined` for a customer who is
   * signed in and has no record: the answer is 403 `no_contact`, and `context` and `claims` are not
   * asked. What only looks like an identifier, such as the all-zero GUID, is refused.
   */
  subject(user: User, request: IncomingMessage): Awaitable<string | undefined>;
  /**
   * The context variables for this chat (C1 to C5). Never copy them from what the browser sent (C7).
   * A value is a primitive, or `{ value, isDisplayable }` to say whether the agent sees it.
   * `undefined` leaves a variable out; so does `null`, with a warning, since a page may then set the
   * name (C6). At most 100 variables, names of at most 100 characters and values of at most 4,000.
   * @default none
   */
  context?(
    user: User,
    request: IncomingMessage,
  ): Awaitable<(Returned & CheckedContext<Types, Returned>) | undefined>;
  /**
   * More claims, such as `given_name`, `family_name`, `email`, `phone_number` and
   * `preferred_username` (T6). `null` and `undefined` leave one out. The reserved claims cannot be
   * set here.
   * @default none
   */
  claims?(
    user: User,
    request: IncomingMessage,
  ): Awaitable<Readonly<Record<string, ContextValue | null | undefined>> | undefined>;
  /**
   * The context variables that the workstream defines, and their types. Once declared, another name
   * is refused, and a `'number'` is sent as a JSON number.
   * @default every name is accepted, and every value is sent as text, as in Microsoft's samples (C4)
   */
  contextTypes?: Types;
  /**
   * The names of the variables that the agent is to see, or `'all'`: they are sent as
   * `{ "value": …, "isDisplayable": true }` (C5). A value that says `isDisplayable` itself keeps it.
   * That such a variable routes as a flat one does has not been verified on a tenant.
   * @default [] (flat values: they route, and whether the agent sees them is not documented)
   */
  displayedContext?: readonly DisplayedNames<Types>[] | 'all';
  /**
   * Which kind of record `subject` names. The GUID of a contact goes along as the context variable
   * `portalcontactid`, as in Microsoft's sample (L3).
   * @default 'contact'
   */
  subjectRecord?: 'contact' | 'account';
  /**
   * Whether `portalcontactid` is sent. Your own value in `context` wins. It is one of the 100
   * variables, and not a part of `displayedContext: 'all'`.
   * @default true for a contact's GUID, else false
   */
  portalContactId?: boolean;
  /**
   * What happens to a context variable that cannot be sent: `'reject'` makes no token,
   * `'omit'` leaves the variable out and warns.
   * @default 'reject'
   */
  invalidContext?: 'reject' | 'omit';
  /**
   * Who is signed in on this request; `undefined` or `null` when nobody is.
   * @default (req) => req.user
   */
  user?(request: IncomingMessage): Awaitable<User | null | undefined>;
  /**
   * Whether `subject` must return a GUID. `'any'` accepts every non-empty text, but then no contact
   * record is linked.
   * @default 'guid'
   */
  subjectFormat?: 'guid' | 'any';
  /**
   * How long a token lives, in seconds, more than the 60 that our client wants left. One token serves
   * a whole chat (T8), so under 600 is warned about.
   * @default 3600
   */
  lifetimeSeconds?: number;
  /**
   * How long Omnichannel may go on with public keys that it fetched before, in seconds; Microsoft
   * does not say (K5). A key that was replaced stays published for `lifetimeSeconds` and this long.
   * Let new keys wait as long before they sign: `lcw-auth keys rotate` does by default.
   * @default 86400
   */
  keyCacheSeconds?: number;
  /**
   * The longest token that is handed out, in bytes: it travels in an HTTP header (T7).
   * @default 8192
   */
  maxTokenBytes?: number;
  /**
   * How long a token request may wait, in milliseconds: for `user`, `subject`, `context`, `claims`,
   * the keys and the signature together. The widget gives up after 10,000 (P2).
   * @default 5000
   */
  callbackTimeoutMs?: number;
  /**
   * Other origins whose pages may fetch tokens with the customer's credentials, such as
   * `https://app.contoso.com`, or `capacitor://localhost` for an app. Exact origins only.
   * @default [] (this site's own pages)
   */
  allowedOrigins?: readonly string[];
  /**
   * How many signatures are computed at once, at most.
   * @default one less than the machine's cores, at least 1
   */
  maxConcurrentSignatures?: number;
  /**
   * Whether the site starts although its keys cannot be used. Then `onError` is told, token requests
   * are answered 503 `keys_unavailable`, and the rest of the site works.
   * @default false (a ConfigError)
   */
  startWithoutKeys?: boolean;
  /**
   * Whether the published test keys of `@lcw-auth/emulator/test-keys` may sign: for the site's own tests.
   * Where `NODE_ENV` is `production` when the middleware is made, they may not, whatever stands here.
   * @default false (a ConfigError)
   */
  allowTestKeys?: boolean;
  /** Called for every token made, without the token. Also on the diagnostics channel `lcw-auth:token`. */
  onToken?(event: TokenEvent): void;
  /**
   * Called for what works but deserves a look.
   * @default a process warning
   */
  onWarning?(warning: Warning): void;
  /**
   * Called for every request that is refused, with the cause (`error.status` tells a visitor who is
   * signed out, 401, from a fault of the site, 5xx); and without a request when keys could not be
   * loaded. Also on the diagnostics channels `lcw-auth:refusal` and `lcw-auth:keys`.
   * @default a line on stderr for each 5xx, and for `no_contact`
   */
  onError?(error: LiveChatAuthError, request?: IncomingMessage): void;
  /**
   * The clock, in epoch milliseconds. For tests.
   * @default Date.now
   */
  now?(): number;
  /**
   * Makes the `jti` claim: a text of 1 to 256 characters, another one each time. For tests.
   * @default crypto.randomUUID
   */
  tokenId?(): string;
}

/** The options with every default filled in, checked and frozen. Untyped in the site's own user. */
export interface Config
  extends Readonly<
    Required<
      Omit<
        Options<unknown, ContextTypes | undefined>,
        'context' | 'claims' | 'contextTypes' | 'displayedContext' | 'allowedOrigins'
      >
    >
  > {
  readonly context: Options<unknown>['context'] | undefined;
  readonly claims: Options<unknown>['claims'] | undefined;
  readonly contextTypes: ContextTypes | undefined;
  readonly displayedContext: ReadonlySet<string> | 'all';
  readonly allowedOrigins: ReadonlySet<string>;
}
