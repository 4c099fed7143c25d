/** What a site tells the middleware: the public options, and the complete configuration made of them. @module */
import type { IncomingMessage } from 'node:http';
import type { Awaitable } from '../awaitable.ts';
import type {
  CheckedContext,
  Context,
  ContextTypes,
  ContextValue,
} from '../claims/context-types.ts';
import type { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { KeySource } from '../keys/key-source.ts';

declare global {
  namespace Express {
    /** Sites that type `req.user` extend this interface, as Passport's users do. */
    interface User {}
  }
}

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
    | 'old_key'
    | 'context_omitted'
    | 'no_user_yet';
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
   * Braces around it are removed and it is written in lower case.
   */
  subject(user: User, request: IncomingMessage): Awaitable<string>;
  /**
   * The context variables for this chat (C1 to C5). Never copy them from what the browser sent (C7).
   * `undefined` leaves a variable out. At most 100 variables, names of at most 100 characters and
   * values of at most 4,000.
   * @default no `lwicontexts` claim
   */
  context?(
    user: User,
    request: IncomingMessage,
  ): Awaitable<(Returned & CheckedContext<Types, Returned>) | undefined>;
  /**
   * More claims, such as `given_name`, `family_name`, `email`, `phone_number` and
   * `preferred_username` (T6). The reserved claims cannot be set here.
   * @default none
   */
  claims?(
    user: User,
    request: IncomingMessage,
  ): Awaitable<Readonly<Record<string, ContextValue | undefined>>>;
  /**
   * The context variables that the workstream defines, and their types. Once declared, another name
   * is refused, and a `'number'` is sent as a JSON number.
   * @default every name is accepted, and every value is sent as text, as in Microsoft's samples (C4)
   */
  contextTypes?: Types;
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
   * How long a token lives, in seconds. One token serves a whole chat (T8), so under 600 is warned about.
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
   * How long `user`, `subject`, `context` and `claims` may take together, in milliseconds.
   * @default 5000
   */
  callbackTimeoutMs?: number;
  /**
   * Other origins whose pages may fetch tokens with the customer's credentials, such as
   * `https://app.contoso.com`. Exact origins only.
   * @default [] (this site's own pages)
   */
  allowedOrigins?: readonly string[];
  /**
   * How many signatures are computed at once, at most.
   * @default one less than the machine's cores, at least 1
   */
  maxConcurrentSignatures?: number;
  /** Called for every token made, without the token. */
  onToken?(event: TokenEvent): void;
  /**
   * Called for what works but deserves a look.
   * @default a process warning
   */
  onWarning?(warning: Warning): void;
  /**
   * Called for every request that ends in a 5xx, with the cause; and without a request when newer
   * keys could not be loaded.
   * @default a line on stderr
   */
  onError?(error: LiveChatAuthError, request?: IncomingMessage): void;
  /**
   * The clock, in epoch milliseconds.
   * @default Date.now
   */
  now?(): number;
  /**
   * Makes the `jti` claim.
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
        'context' | 'claims' | 'contextTypes' | 'allowedOrigins'
      >
    >
  > {
  readonly context: Options<unknown>['context'] | undefined;
  readonly claims: Options<unknown>['claims'] | undefined;
  readonly contextTypes: ContextTypes | undefined;
  readonly allowedOrigins: ReadonlySet<string>;
}
