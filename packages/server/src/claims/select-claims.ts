/** Decides which claims a site may add to the token (T6), and refuses to let it replace a reserved one. @module */

import { describeValue } from '../errors/describe-value.ts';
import { LiveChatAuthError } from '../errors/live-chat-auth-error.ts';
import type { ContextValue } from './context-types.ts';

/** The claims that only the middleware sets. */
export const RESERVED_CLAIMS: readonly string[] = [
  'iss',
  'sub',
  'aud',
  'iat',
  'nbf',
  'exp',
  'jti',
  'lwicontexts',
];

function problemOf(name: string, value: unknown) {
  if (RESERVED_CLAIMS.includes(name)) {
    return `claims returned '${name}', which is reserved. The reserved claims are ${RESERVED_CLAIMS.join(', ')}.`;
  }
  const sendable =
    typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  return sendable
    ? undefined
    : `Claim '${name}' is ${describeValue(value)}; only texts, finite numbers and booleans can be sent.`;
}

/**
 * The site's own claims, without the undefined ones.
 *
 * @throws {LiveChatAuthError} `invalid_claims`, naming the claim.
 */
export function selectClaims(claims: unknown): [name: string, value: ContextValue][] {
  if (claims === undefined) return [];
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) {
    throw new LiveChatAuthError(
      'invalid_claims',
      `claims returned ${describeValue(claims)}. Return an object such as { given_name: 'Kim' }.`,
    );
  }
  const selected = Object.entries(claims).filter(([, value]) => value !== undefined);
  for (const [name, value] of selected) {
    const problem = problemOf(name, value);
    if (problem !== undefined) throw new LiveChatAuthError('invalid_claims', problem);
  }
  return selected;
}
