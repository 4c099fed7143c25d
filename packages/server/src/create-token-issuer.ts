/** The middleware's core without its routes, for sites that do not use Express. @module */
import type { IncomingMessage } from 'node:http';
import type { Context, ContextTypes } from './claims/context-types.ts';
import type { PublicKeyDocument } from './keys/public-key-document.ts';
import type { Options } from './options/options.ts';
import { parseOptions } from './options/parse-options.ts';
import { type Status, startKeys } from './running-keys.ts';
import { createTokenRequests, type IssuedToken } from './token-request.ts';

/** Makes tokens and knows the public key. */
export interface TokenIssuer<User> {
  /**
   * Makes a token for a customer whom the site has already authenticated.
   *
   * @throws {LiveChatAuthError} when no token can be made; `code` says why. Unlike a refusal of the
   *   middleware it is not told to `onError`: you have it in hand.
   */
  issue(user: User, request: IncomingMessage): Promise<IssuedToken>;
  /**
   * What the public key URL serves. Answer with `Cache-Control: private, max-age=300`.
   *
   * @throws {LiveChatAuthError} `keys_unavailable`
   */
  publicKeys(): Promise<PublicKeyDocument>;
  /** How the keys are: for readiness probes and alerts. It lets a look that is due begin. */
  status(): Status;
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
  const config = parseOptions(options);
  const { keyRing, status } = startKeys(config);
  const { issue } = createTokenRequests(config, keyRing);
  return { issue, publicKeys: keyRing.publicKeys, status };
}
