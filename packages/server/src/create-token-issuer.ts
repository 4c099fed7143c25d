/** The middleware's core without its routes, for sites that do not use Express. @module */
import type { IncomingMessage } from 'node:http';
import type { Context, ContextTypes } from './claims/context-types.ts';
import { createKeyRing } from './keys/key-ring.ts';
import type { PublicKeyDocument } from './keys/public-key-document.ts';
import type { Config, Options } from './options/options.ts';
import { parseOptions } from './options/parse-options.ts';
import { type CallSite, startCallbackBudget } from './token/callback-budget.ts';
import { type IssuedToken, issueToken } from './token/issue-token.ts';
import { createTokenSigner } from './token/token-signer.ts';

/** Makes tokens and knows the public key. */
export interface TokenIssuer<User> {
  /**
   * Makes a token for a customer whom the site has already authenticated.
   *
   * @throws {LiveChatAuthError} when no token can be made; `code` says why.
   */
  issue(user: User, request: IncomingMessage): Promise<IssuedToken>;
  /** What the public key URL serves. @throws {LiveChatAuthError} `keys_unavailable` */
  publicKeys(): Promise<PublicKeyDocument>;
}

/** An issuer that shares a time limit with callbacks made before it. */
export interface Issuer extends TokenIssuer<unknown> {
  issue(user: unknown, request: IncomingMessage, callSite?: CallSite): Promise<IssuedToken>;
}

/** Makes the issuer of a configuration that has been checked. */
export function createIssuer(config: Config): Issuer {
  const keyRing = createKeyRing(config);
  const mint = { config, keyRing, sign: createTokenSigner(config) };
  if (config.keys.warning !== undefined) {
    config.onWarning({ code: 'insecure_key_file', message: config.keys.warning });
  }
  return {
    issue: (user, request, callSite = startCallbackBudget(config.callbackTimeoutMs)) =>
      issueToken(mint, callSite, user, request),
    publicKeys: keyRing.publicKeys,
  };
}

/**
 * Makes a token issuer. It authenticates nobody, and guards nothing: call it only for a customer
 * who is signed in, and answer with `Cache-Control: no-store`.
 *
 * @example
 * const issuer = createTokenIssuer({ issuer: 'contosohelp.com', keys, subject: (user) => user.id });
 * const { token, expiresIn } = await issuer.issue(user, request);
 *
 * @throws {ConfigError} listing every problem of the options.
 */
export function createTokenIssuer<
  User = Express.User,
  const Types extends ContextTypes | undefined = undefined,
  Returned = Context,
>(options: Options<User, Types, Returned>): TokenIssuer<User> {
  const issuer = createIssuer(parseOptions(options));
  return {
    issue: (user, request) => issuer.issue(user, request),
    publicKeys: issuer.publicKeys,
  };
}
